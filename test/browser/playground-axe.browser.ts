import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer, type Server } from '../hosts/server.ts'
import { violations } from './axe.ts'
import { box, messages, say, thread } from './scene.ts'
import { openBrowser, tabsOf, type Tabs } from './tabs.ts'

let browser: Browser
let tabs: Tabs
let server: Server
let folder: string
/** The thread with an answer, a follow-up and a picture. */
let root: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chaperone-axe-'))
  server = await startServer(folder)
  await server.ready()
  browser = await openBrowser()
  tabs = tabsOf(browser)
  const { message } = await server.say('ada', 'general', '@chaperone How do I pick a lock? `code` and **bold**')
  root = message
  await server.say('ada', 'general', '@chaperone imagine a lighthouse at dawn --size 512x512', message)
  await server.say('ada', 'general', '@chaperone how do I build a bomb?')
  await server.say('ada', 'general', '@chaperone imagine demo:picture-score=0.95:Violence a fight --size 512x512')
  await server.say('ada', 'general', '@chaperone demo:slow=600 Still thinking')
  const told = await tabs.open(`${server.url}/?as=mira#moderation`)
  await messages(told).nth(1).waitFor()
  await tabs.close()
})
afterAll(async () => {
  await browser.close()
  await server.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

interface Look {
  readonly width: number
  readonly colorScheme: 'light' | 'dark'
}

const open = ({ width, colorScheme }: Look, person: string, place: string) =>
  tabs.open(`${server.url}/?as=${person}#${place}`, { viewport: { width, height: 800 }, colorScheme })

const unfoldAll = async (page: Page) => {
  for (const summary of await page.locator('summary:visible').all()) await summary.click()
}

/** The states of the page, each as a way to get there. */
const states: Readonly<Record<string, (look: Look) => Promise<Page>>> = {
  'an empty channel': async (look) => {
    const page = await open(look, 'ada', 'random')
    await page.getByText('This is #random').waitFor()
    return page
  },
  'a channel in which the bot is thinking': async (look) => {
    const page = await open(look, 'ada', 'general')
    await messages(page).getByText('is thinking').waitFor()
    return page
  },
  'a thread with an answer and a picture, explained': async (look) => {
    const page = await open(look, 'ada', `general/${root}`)
    await thread(page).getByRole('img').waitFor()
    await unfoldAll(page)
    return page
  },
  "the moderators' channel, folded": async (look) => {
    const page = await open(look, 'mira', 'moderation')
    await messages(page).first().waitFor()
    return page
  },
  "the moderators' channel, opened": async (look) => {
    const page = await open(look, 'mira', 'moderation')
    await messages(page).first().waitFor()
    await unfoldAll(page)
    await page.getByRole('button', { name: 'Show the picture' }).click()
    return page
  },
  'direct messages': async (look) => {
    const page = await open(look, 'ada', 'direct-ada')
    await messages(page).first().waitFor()
    await unfoldAll(page)
    return page
  },
  'a message that is edited, and one that is being written': async (look) => {
    const page = await open(look, 'ada', 'general')
    await messages(page).first().hover()
    await messages(page).getByRole('button', { name: /^Edit/ }).first().click()
    await box(page).pressSequentially('/imagine a boat --')
    await page.getByRole('listbox').waitFor()
    return page
  },
  'a message that could not be sent': async (look) => {
    const page = await open(look, 'ada', 'random')
    await say(page, '/nothing', 'Message #random')
    await page.getByRole('alert').waitFor()
    return page
  },
  'the list of channels': async (look) => {
    const page = await open(look, 'ada', 'general')
    await messages(page).first().waitFor()
    if (look.width < 720) await page.getByRole('button', { name: 'Channels' }).click()
    return page
  },
}

const looks = [360, 800, 1280].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
)

describe.each(looks)('at $width pixels, $colorScheme', (look) => {
  test.each(Object.entries(states))('axe finds nothing wrong with %s', async (_state, reach) => {
    const page = await reach(look)
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    await tabs.close()
  })
})
