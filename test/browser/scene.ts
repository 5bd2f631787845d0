/** The stage, a browser in front of it, and what the tests of the page do there. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { openStage, type Stage } from './stage.ts'
import { openBrowser, tabsOf, type Tabs } from './tabs.ts'

export interface Scene {
  readonly stage: Stage
  readonly tabs: Tabs
  /** A tab of this person's, at a place. */
  as(person: string, place?: string, options?: BrowserContextOptions): Promise<Page>
  /** Asks the service past the page. */
  send(method: string, body: object): Promise<Response>
  /** Posts as Ada in #general, past the page. */
  post(text: string): Promise<Response>
}

/** A new one for each test. Whatever a test does, the browser may have nothing to complain about at its end. */
export function openScene(): Scene {
  let browser: Browser
  let stage: Stage
  let tabs: Tabs
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    stage = await openStage()
    tabs = tabsOf(browser)
  })
  afterEach(async () => {
    const complaints = tabs.complaints()
    await tabs.close()
    await stage.end()
    expect(complaints).toEqual([])
  })
  const send = (method: string, body: object) =>
    fetch(`${stage.url}/playground/api/messages`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  return {
    get stage() {
      return stage
    },
    get tabs() {
      return tabs
    },
    as: (person, place = 'general', options = {}) => tabs.open(`${stage.url}/?as=${person}#${place}`, options),
    send,
    post: (text) => send('POST', { person: 'ada', channel: 'general', thread: null, text, key: `${Math.random()}` }),
  }
}

export const box = (page: Page, name = 'Message #general') => page.getByRole('textbox', { name })

export async function say(page: Page, text: string, name?: string) {
  await box(page, name).fill(text)
  await box(page, name).press('Enter')
}

export const messages = (page: Page) => page.locator('.conversation .message')

export const thread = (page: Page) => page.getByRole('region', { name: 'Thread', exact: true })

export const shows = (page: Page, text: string) => page.getByText(text).first().waitFor()
