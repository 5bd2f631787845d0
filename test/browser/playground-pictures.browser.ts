import { expect, test } from 'vitest'
import { box, messages, openScene, say, shows, thread } from './scene.ts'

const scene = openScene()

const picture = { name: 'a lighthouse at dawn' }

test('a command is completed as it is written, answered at once, and its picture comes with its words', async () => {
  const [ada, ben] = [await scene.as('ada'), await scene.as('ben')]
  await box(ada, 'Message #general').pressSequentially('/im')
  await ada.getByText('draws a picture from a description').waitFor()
  await box(ada).press('Tab')
  await box(ada).pressSequentially('a lighthouse at dawn --s')
  await ada.getByText('--size 1024x768').waitFor()
  await ada.getByText('--seed 7').waitFor()
  await box(ada).press('Escape')
  await box(ada).fill('/imagine a lighthouse at dawn')
  await box(ada).press('Enter')
  for (const page of [ada, ben]) {
    const image = messages(page).getByRole('img', picture)
    await image.waitFor()
    await expect.poll(() => image.evaluate((element) => (element as HTMLImageElement).naturalWidth)).toBe(512)
    await messages(page)
      .getByText(/Seed \d+ · 512 × 384 · AI-generated/)
      .waitFor()
  }
  await expect.poll(() => ada.getByText('Working on it').count()).toBe(0)
  expect(await ben.getByRole('log').innerText()).toContain('AI-generated picture: a lighthouse at dawn')
})

test('a picture is drawn again by anybody, and removed by who asked or a moderator, all of it with the keyboard', async () => {
  const [ada, ben, mira] = [await scene.as('ada'), await scene.as('ben'), await scene.as('mira')]
  await say(ada, '/imagine a lighthouse at dawn')
  await messages(ben).getByRole('img', picture).waitFor()
  expect(await ben.getByRole('button', { name: /^Remove, Chaperone/ }).count()).toBe(0)
  await ben.getByRole('button', { name: /^Draw again, Chaperone/ }).focus()
  await ben.keyboard.press('Enter')
  await messages(ada).getByRole('img', { name: 'a fresh lighthouse' }).waitFor()
  expect(await mira.getByRole('button', { name: /^Remove/ }).count()).toBe(2)
  expect(await ada.getByRole('button', { name: /^Remove/ }).count()).toBe(1)
  await ada.getByRole('button', { name: /^Remove/ }).focus()
  await ada.keyboard.press('Enter')
  for (const page of [ada, ben]) await messages(page).getByRole('img', picture).waitFor({ state: 'detached' })
  await mira.getByRole('button', { name: /^Remove/ }).click()
  await messages(ada).waitFor({ state: 'detached' })
})

test('a mention that begins with "imagine" is answered with a picture in its thread', async () => {
  const ada = await scene.as('ada')
  await say(ada, '@chaperone imagine a lighthouse at dawn')
  await thread(ada).getByRole('img', picture).waitFor()
})

test('a command that does not exist is said to be none, and what was written stays', async () => {
  const ada = await scene.as('ada')
  await say(ada, '/draw a lighthouse')
  await shows(ada, 'There is no such command.')
  expect(await box(ada).inputValue()).toBe('/draw a lighthouse')
})

test('D30: a stopped picture is blurred until a moderator asks for it', async () => {
  const [ada, mira] = [await scene.as('ada'), await scene.as('mira', 'moderation')]
  await say(ada, '/imagine a fight')
  const image = mira.locator('.notice img')
  await image.waitFor()
  const filter = () => image.evaluate((element) => getComputedStyle(element).filter)
  expect(await filter()).toContain('blur')
  await mira.getByRole('button', { name: 'Show the picture' }).click()
  expect(await filter()).toBe('none')
  await mira.getByRole('img', { name: 'The stopped picture of case C1' }).waitFor()
  await mira.getByRole('button', { name: 'Blur the picture' }).click()
  expect(await filter()).toContain('blur')
  expect(await messages(ada).getByRole('img').count()).toBe(0)
})
