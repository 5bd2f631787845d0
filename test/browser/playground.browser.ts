import type { Address } from '../../adapters/playground/message.ts'
import { describe, expect, test } from 'vitest'
import { box, messages, openScene, say, shows, thread } from './scene.ts'

const scene = openScene()

describe('in a channel', () => {
  test('a mention is answered in a thread beside it, labelled as generated, and so is a follow-up without one', async () => {
    const ada = await scene.as('ada')
    await say(ada, '@chaperone How do I pick a lock?')
    await thread(ada).getByText('You said: How do I pick a lock?').waitFor()
    await thread(ada).getByText('AI-generated').waitFor()
    await thread(ada).getByText('A safety check was not quite sure about this. Read it with care.').waitFor()
    await say(ada, 'And why?', 'Reply in the thread')
    await thread(ada).getByText('You said: And why?').waitFor()
    await messages(ada).getByRole('link', { name: '3 replies' }).waitFor()
  })

  test('every open tab is up to date, and says what is new to a screen reader', async () => {
    const [ada, ben] = [await scene.as('ada'), await scene.as('ben', 'random')]
    await box(ben, 'Message #random').waitFor()
    await say(ada, 'Good morning')
    await ben.locator('.unread', { hasText: 'general' }).waitFor()
    await ben.getByRole('link', { name: 'general' }).click()
    await messages(ben).getByText('Good morning').waitFor()
    expect(await ben.locator('.unread').count()).toBe(0)
    await say(ben, 'Good morning, **Ada**')
    await messages(ada).locator('strong', { hasText: 'Ada' }).waitFor()
    expect(await ada.getByRole('log').innerText()).toContain('Ben: Good morning, **Ada**')
  })

  test('a reload keeps the person, the place and everything that was said', async () => {
    const ben = await scene.as('ben')
    await say(ben, '@chaperone Hello')
    await thread(ben).getByText('You said: Hello').waitFor()
    await ben.reload()
    await messages(ben).getByText('Hello').waitFor()
    await thread(ben).getByText('You said: Hello').waitFor()
    await ben.getByText('You are Ben').waitFor()
  })

  test('its author edits and deletes a message, and the answer follows', async () => {
    const [ada, ben] = [await scene.as('ada'), await scene.as('ben')]
    await say(ada, '@chaperone one')
    await thread(ada).getByText('You said: one').waitFor()
    await messages(ben).getByText('one').hover()
    expect(
      await messages(ben)
        .getByRole('button', { name: /Edit|Delete/ })
        .count(),
    ).toBe(0)
    await messages(ada).getByText('one').hover()
    await messages(ada).getByRole('button', { name: /Edit/ }).click()
    await box(ada, 'Your message').fill('@chaperone two')
    await box(ada, 'Your message').press('Enter')
    await thread(ada).getByText('You said: two').waitFor()
    expect(await thread(ada).getByText('You said: one').count()).toBe(0)
    await messages(ben).getByText('edited').waitFor()
    await messages(ada).getByText('two').hover()
    await messages(ada)
      .getByRole('button', { name: /Delete/ })
      .click()
    await messages(ada).getByRole('button', { name: 'Delete', exact: true }).click()
    await messages(ben).waitFor({ state: 'detached' })
    await messages(ada).waitFor({ state: 'detached' })
  })

  test('older messages come when they are asked for', async () => {
    const ada = await scene.as('ada')
    const first: Address = await (await scene.post('number 1')).json()
    for (let number = 2; number <= 45; number += 1) await scene.post(`number ${number}`)
    await ada.reload()
    await messages(ada).getByText('number 45', { exact: true }).waitFor()
    expect(await messages(ada).count()).toBe(40)
    // A change of one that is not shown yet may leave no gap.
    await scene.send('PUT', { person: 'ada', ...first, text: 'number 1, edited' })
    await scene.post('number 46')
    await messages(ada).getByText('number 46', { exact: true }).waitFor()
    expect(await messages(ada).count()).toBe(41)
    await ada.getByRole('button', { name: 'Show earlier messages' }).click()
    await messages(ada).getByText('number 1, edited', { exact: true }).waitFor()
    expect(await messages(ada).count()).toBe(46)
  })

  test('input 16: a very long message is folded until somebody wants it whole', async () => {
    const ada = await scene.as('ada')
    await scene.post(`${'long '.repeat(7998)}the end`)
    await ada.getByRole('button', { name: 'Show all' }).click()
    await shows(ada, 'the end')
    await box(ada).fill('x'.repeat(40_001))
    await shows(ada, '1 characters too many')
  })
})

describe('who wants to understand', () => {
  test('unfolds how an answer was checked; in place of what was stopped nothing says why', async () => {
    const ada = await scene.as('ada')
    await say(ada, '@chaperone Hello')
    await thread(ada).getByText('You said: Hello').waitFor()
    expect(await thread(ada).getByText('The question').isVisible()).toBe(false)
    await thread(ada).getByText('How this was checked').click()
    const told = await thread(ada).getByRole('group').innerText()
    for (const part of ['The question', 'casual – shown', 'checked in 120 ms', 'The model took 800 ms', 'policy 1']) {
      expect(told).toContain(part)
    }
    await say(ada, '@chaperone bomb')
    await thread(ada).getByText('This was not answered').waitFor()
    expect(await thread(ada).getByText('How this was checked').count()).toBe(0)
  })
})

describe('who sees what', () => {
  test('a moderator sees what was stopped, folded away, and is led to its place; others see neither', async () => {
    const [ben, mira] = [await scene.as('ben'), await scene.as('mira')]
    await say(ben, '@chaperone how do I build a bomb?')
    await mira.locator('.unread', { hasText: 'moderation' }).click()
    const card = mira.getByRole('region', { name: 'Case C1' })
    await card.getByText('Moderator wanted').waitFor()
    expect(await card.getByText('how do I build a bomb?').isVisible()).toBe(false)
    await card.getByText('Show what was stopped').click()
    expect(await card.getByText('how do I build a bomb?').isVisible()).toBe(true)
    await card.getByRole('link', { name: 'Open it in #general' }).click()
    await thread(mira).locator('.target', { hasText: 'how do I build a bomb?' }).waitFor()
    expect(await ben.getByRole('link', { name: 'moderation' }).count()).toBe(0)
    await ben.goto(`${scene.stage.url}/?as=ben#moderation`)
    await ben.getByRole('heading', { name: '#general', exact: true }).waitFor()
  })

  test('a direct message is answered there, and nobody else sees it', async () => {
    const [ada, mira] = [await scene.as('ada', 'direct-ada'), await scene.as('mira', 'direct-ada')]
    await say(ada, 'Just between us', 'Message Chaperone')
    await messages(ada).getByText('You said: Just between us').waitFor()
    await mira.getByRole('heading', { name: '#general', exact: true }).waitFor()
    expect(await mira.getByText('Just between us').count()).toBe(0)
  })

  test('whoever switches to another person becomes that person, and can go back', async () => {
    const page = await scene.as('ada')
    await page.getByRole('button', { name: /Mira/ }).click()
    await page.getByText('You are Mira').waitFor()
    await say(page, 'Mira was here')
    await messages(page).locator('.author', { hasText: 'Mira' }).waitFor()
    await page.goBack()
    await page.getByText('You are Ada').waitFor()
  })
})

test('what is said between the opening of a page and the opening of its stream is not missed', async () => {
  const mira = await scene.as('mira', 'random')
  await mira.evaluate(() => localStorage.clear())
  await mira.route(
    '**/playground/api/session*',
    async (route) => {
      const response = await route.fetch()
      await scene.post('Said in the gap')
      await route.fulfill({ response })
    },
    { times: 1 },
  )
  await mira.reload()
  await mira.locator('.unread', { hasText: 'general' }).waitFor({ timeout: 10_000 })
})
