import type { Page } from 'playwright-core'
import { until } from '../adapters/playground/fixtures.ts'
import { describe, expect, test } from 'vitest'
import { box, messages, openScene, say, thread } from './scene.ts'

const scene = openScene()

describe('without a mouse', () => {
  const focused = (page: Page) =>
    page.evaluate(() => (document.activeElement === document.body ? '' : (document.activeElement?.outerHTML ?? '')))
  /** Tab, until the focus is on something that says `text`. */
  const tabTo = (page: Page, text: string) =>
    until(async () => {
      await page.keyboard.press('Tab')
      return (await focused(page)).includes(text)
    })

  test('everything can be done: ask, read the thread, come back, edit, go elsewhere', async () => {
    const ada = await scene.as('ada')
    const { keyboard } = ada
    await box(ada).waitFor()
    await tabTo(ada, 'Skip to the message box')
    await keyboard.press('Enter')
    await keyboard.type('@ch')
    await ada.getByText('asks the bot').waitFor()
    await keyboard.press('Tab')
    await keyboard.type('one')
    await keyboard.press('Shift+Enter')
    await keyboard.type('two')
    expect(await box(ada).inputValue()).toBe('@chaperone one\ntwo')
    await keyboard.press('Enter')
    await thread(ada).getByText('You said: one').waitFor()
    expect(await focused(ada)).toContain('composer-channel')
    await keyboard.press('Escape')
    await thread(ada).waitFor({ state: 'detached' })
    await until(async () => (await focused(ada)).includes('class="replies"'))
    await keyboard.press('Enter')
    await until(async () => (await focused(ada)).includes('thread-title'))
    await keyboard.press('Escape')
    await until(async () => (await focused(ada)).includes('class="replies"'))
    await tabTo(ada, 'Edit your message')
    await keyboard.press('Enter')
    await until(async () => (await focused(ada)).includes('aria-label="Your message"'))
    await keyboard.press('Escape')
    await until(async () => (await focused(ada)).includes('Reply to'))
    await ada.reload()
    await tabTo(ada, '#random')
    await keyboard.press('Enter')
    await ada.getByRole('heading', { name: '#random', exact: true }).waitFor()
  })

  test('the focus goes round and is caught nowhere', async () => {
    const ada = await scene.as('ada')
    await say(ada, '@chaperone Hello')
    await thread(ada).getByText('You said: Hello').waitFor()
    await box(ada, 'Reply in the thread').focus()
    await tabTo(ada, '#random')
    await tabTo(ada, 'composer-channel-hint')
    await tabTo(ada, 'composer-thread-hint')
  })

  test('landmarks, headings and labels say what is what', async () => {
    const ada = await scene.as('ada')
    await say(ada, '@chaperone Hello')
    await thread(ada).getByText('You said: Hello').waitFor()
    for (const found of [
      ada.getByRole('navigation', { name: 'Conversations' }),
      ada.getByRole('main').getByRole('region', { name: '#general', exact: true }),
      ada.getByRole('main').getByRole('region', { name: 'Thread', exact: true }),
      ada.getByRole('heading', { level: 2, name: '#general' }),
      ada.getByRole('link', { name: 'general', exact: true }).and(ada.locator('[aria-current=page]')),
      ada.getByRole('button', { name: /Ada/, pressed: true }),
    ]) {
      expect(await found.count()).toBe(1)
    }
    const unnamed = ada.locator('button:not([aria-label]):empty, textarea:not([aria-label]), img:not([alt])')
    expect(await unnamed.count()).toBe(0)
  })
})

describe('on a phone', () => {
  const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }
  const fits = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)

  test('one thing is shown at a time, nothing sticks out, and everything is reached', async () => {
    const ada = await scene.tabs.open(`${scene.stage.url}/?as=mira`, phone)
    await box(ada).fill(`@chaperone bomb ${'Donaudampfschifffahrt'.repeat(9)}`)
    await ada.getByRole('button', { name: 'Send' }).tap()
    expect(await fits(ada)).toBe(true)
    await messages(ada).getByRole('link', { name: '1 reply' }).tap()
    await thread(ada).getByText('This was not answered').waitFor()
    expect(await ada.locator('.conversation').isVisible()).toBe(false)
    expect(await fits(ada)).toBe(true)
    await ada.getByRole('button', { name: 'Close the thread' }).tap()
    await ada.getByRole('button', { name: 'Channels' }).tap()
    expect(await ada.locator('.conversation').isVisible()).toBe(false)
    expect(await fits(ada)).toBe(true)
    await ada.getByRole('link', { name: 'general' }).tap()
    await ada.getByRole('heading', { name: '#general', exact: true }).waitFor()
    await ada.getByRole('button', { name: 'Channels' }).tap()
    await ada.getByRole('link', { name: 'moderation' }).tap()
    await ada.getByText('Show what was stopped').tap()
    expect(await fits(ada)).toBe(true)
  })
})
