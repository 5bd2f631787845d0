import { describe, expect, test } from 'vitest'
import { box, messages, openScene, say, thread } from './scene.ts'
import { openStage } from './stage.ts'

const scene = openScene()

describe('when something is wrong', () => {
  test('a restart of the server loses nothing, and the page finds its way back', async () => {
    const ada = await scene.as('ada')
    await say(ada, '@chaperone before')
    await thread(ada).getByText('You said: before').waitFor()
    await scene.stage.stop()
    await ada.getByText('The playground does not answer. Trying to reach it again…').waitFor()
    await say(ada, 'while it is down')
    await ada.getByText('Not sent. The playground does not answer.').waitFor()
    expect(await box(ada).inputValue()).toBe('while it is down')
    await scene.stage.start()
    await ada.getByText('Trying to reach it again…').waitFor({ state: 'hidden' })
    await scene.post('said elsewhere')
    await messages(ada).getByText('said elsewhere').waitFor()
    await ada.getByRole('button', { name: 'Try again' }).click()
    await messages(ada).getByText('while it is down').waitFor()
    await messages(ada).getByText('before').waitFor()
    const others = scene.tabs
      .complaints()
      .filter((complaint) => !complaint.includes('Failed to load resource: net::ERR_'))
    expect(others).toEqual([])
  })

  test('what the bot has not taken yet says so, until it has', async () => {
    scene.stage.deaf = true
    const ada = await scene.as('ada')
    await say(ada, '@chaperone Are you there?')
    await messages(ada).getByText('Not yet delivered to the bot.').waitFor()
    scene.stage.deaf = false
    await thread(ada).getByText('You said: Are you there?').waitFor()
    await messages(ada).getByText('Not yet delivered to the bot.').waitFor({ state: 'detached' })
  })

  test('a locked playground asks for its token once', async () => {
    const locked = await openStage('open sesame')
    const page = await scene.tabs.open(locked.url)
    await page.getByLabel('token').fill('wrong')
    await page.getByRole('button', { name: 'Open' }).click()
    await page.getByText('That is not the token.').waitFor()
    await page.getByLabel('token').fill('open sesame')
    await page.getByLabel('token').press('Enter')
    await box(page).waitFor()
    await page.reload()
    await box(page).waitFor()
    expect(scene.tabs.complaints().filter((complaint) => !complaint.includes('401'))).toEqual([])
    await locked.end()
  })
})
