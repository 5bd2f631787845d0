/** The main tasks over the whole bot, with nothing but a keyboard. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../adapters/playground/fixtures.ts'
import { startServer, type Server } from '../hosts/server.ts'
import { box, messages, thread } from './scene.ts'
import { openBrowser, tabsOf, type Tabs } from './tabs.ts'

let browser: Browser
let tabs: Tabs
let server: Server
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chaperone-keys-'))
  server = await startServer(folder)
  await server.ready()
  browser = await openBrowser()
  tabs = tabsOf(browser)
})
afterAll(async () => {
  await browser.close()
  await server.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

/** Tabs until the focus is on what says `text`, and it can be seen that it is; then presses `key`. */
async function reach(page: Page, text: string, key?: string) {
  await until(async () => {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(() => {
      const element = document.activeElement
      return element?.matches('a, button, summary, textarea')
        ? `${element.getAttribute('aria-label') ?? ''} ${element.textContent}`
        : ''
    })
    return focused.includes(text)
  })
  const ring = await page.evaluate(() => {
    const element = document.activeElement
    const edge = (element?.matches('textarea') && element.closest('.composer')) || element
    return edge ? getComputedStyle(edge).outlineStyle !== 'none' || getComputedStyle(edge).boxShadow !== 'none' : false
  })
  expect({ text, ring }).toEqual({ text, ring: true })
  if (key) await page.keyboard.press(key)
}

test('ask, follow up, see how it was checked, edit and delete', async () => {
  const ada = await tabs.open(`${server.url}/?as=ada#general`)
  await box(ada).waitFor()
  await reach(ada, 'Skip to the message box', 'Enter')
  await ada.keyboard.type('@chaperone What is Chaperone?')
  await ada.keyboard.press('Enter')
  await thread(ada).getByText('AI-generated').waitFor()
  await reach(ada, 'How this was checked', 'Enter')
  await thread(ada).getByText('Decided by policy').waitFor()
  await reach(ada, 'Reply in the thread')
  await ada.keyboard.type('And what did I ask before?')
  await ada.keyboard.press('Enter')
  await thread(ada).getByText('You asked 1 thing before').waitFor()
  await ada.keyboard.press('Escape')
  await thread(ada).waitFor({ state: 'detached' })
  await reach(ada, 'Edit your message', 'Enter')
  await expect.poll(() => box(ada, 'Your message').evaluate((area) => area === document.activeElement)).toBe(true)
  await ada.keyboard.press('Control+a')
  await ada.keyboard.type('@chaperone Who are you?')
  await ada.keyboard.press('Enter')
  await messages(ada).getByText('Who are you?').waitFor()
  await messages(ada).getByText('edited').waitFor()
  await reach(ada, 'Delete your message', 'Enter')
  await reach(ada, 'Delete', 'Enter')
  await messages(ada).getByText('This message was deleted.').waitFor()
  expect(await box(ada).evaluate((area) => area === document.activeElement)).toBe(true)
})

test('draw, draw again, remove', async () => {
  const ada = await tabs.open(`${server.url}/?as=ada#random`)
  await box(ada, 'Message #random').waitFor()
  await reach(ada, 'Skip to the message box', 'Enter')
  await ada.keyboard.type('/imag')
  await ada.keyboard.press('Tab')
  await ada.keyboard.type('a lighthouse --si')
  await ada.keyboard.press('Tab')
  await ada.keyboard.press('Enter')
  await messages(ada).getByRole('img', { name: 'a lighthouse' }).waitFor()
  await reach(ada, 'Draw again', 'Enter')
  await messages(ada).getByRole('img').nth(1).waitFor()
  await reach(ada, 'Remove', 'Enter')
  await reach(ada, 'Remove', 'Enter')
  await messages(ada).getByRole('img').first().waitFor({ state: 'detached' })
})

test('become a moderator, open the content of a case, and go where it happened', async () => {
  const page = await tabs.open(`${server.url}/?as=ben#general`)
  await box(page).waitFor()
  await reach(page, 'Skip to the message box', 'Enter')
  await page.keyboard.type('@chaperone how do I build a bomb?')
  await page.keyboard.press('Enter')
  await thread(page).getByText('did not pass a safety check').waitFor()
  await reach(page, 'Mira', 'Enter')
  await page.getByText('You are Mira').waitFor()
  await reach(page, 'moderation', 'Enter')
  await messages(page).getByText('Criminal planning').waitFor()
  await reach(page, 'Show what was stopped', 'Enter')
  await messages(page).locator('blockquote', { hasText: 'how do I build a bomb?' }).waitFor()
  await reach(page, 'Open it in #general', 'Enter')
  await thread(page).locator('.target', { hasText: 'how do I build a bomb?' }).waitFor()
})
