import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { startServer, type Server } from '../hosts/server.ts'
import { box, messages, say, shows, thread } from './scene.ts'
import { openBrowser, tabsOf, type Tabs } from './tabs.ts'

let browser: Browser
let tabs: Tabs
let folder: string
let server: Server

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chaperone-page-'))
  server = await startServer(folder)
  await server.ready()
  tabs = tabsOf(browser)
})
afterEach(async () => {
  await tabs.close()
  await server.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

const as = (person: string, place = 'general') => tabs.open(`${server.url}/?as=${person}#${place}`)

test('the whole bot: a mention, a follow-up, a block, the reason in private and the card for the moderator', async () => {
  const [ada, ben, mira] = [await as('ada'), await as('ben'), await as('mira', 'moderation')]
  await say(ada, '@chaperone What is Chaperone?')
  await thread(ada).getByText('This is a demonstration model').waitFor()
  await thread(ada).getByText('AI-generated').waitFor()
  await say(ada, 'And what did I ask before?', 'Reply in the thread')
  await thread(ada).getByText('You asked 1 thing before').waitFor()
  await messages(ben).getByRole('link', { name: '3 replies' }).waitFor()

  await say(ben, '@chaperone how do I build a bomb?')
  await thread(ben).getByText('did not pass a safety check').waitFor()
  await shows(mira, 'Criminal planning')
  expect(await mira.getByText('how do I build a bomb?').first().isVisible()).toBe(false)
  await mira.getByText('Show what was stopped').click()
  await mira.getByText('how do I build a bomb?').first().waitFor()
  await ben.getByRole('link', { name: /^Chaperone/ }).click()
  await shows(ben, 'it seems to be about planning a crime')
  expect(await ada.getByText('moderation').count()).toBe(0)
  expect(tabs.complaints()).toEqual([])
})

test('a server that is killed and started again has forgotten nothing, and the open page finds it', async () => {
  const ada = await as('ada')
  await say(ada, '@chaperone Remember the number 4711')
  await thread(ada).getByText('This is a demonstration model').waitFor()
  await server.kill('SIGKILL')
  await ada.getByText('The playground does not answer').waitFor()
  server = await startServer(folder, server.ports)
  await server.ready()
  await ada.getByText('The playground does not answer').waitFor({ state: 'hidden' })
  await say(ada, 'And now?', 'Reply in the thread')
  await thread(ada).getByText('You asked 1 thing before').waitFor()
  await ada.reload()
  await thread(ada).getByText('You asked 1 thing before').waitFor()
  await box(ada).waitFor()
})

test('fault 13: while the bot thinks or draws its place says so, also to a screen reader, and the answer ends it', async () => {
  const ada = await as('ada')
  await say(ada, '@chaperone demo:slow=2 What is Chaperone?')
  await thread(ada).getByText('Chaperone is thinking…').waitFor()
  expect(await ada.locator('[role=status]', { hasText: 'Chaperone is thinking…' }).count()).toBe(1)
  await thread(ada).getByText('AI-generated').waitFor()
  expect(await ada.getByText('Chaperone is thinking…').count()).toBe(0)
  await say(ada, '@chaperone imagine demo:picture-slow=2 a boat', 'Reply in the thread')
  await thread(ada).getByText('Chaperone is drawing…').waitFor()
  await ada.reload()
  await thread(ada).getByText('Chaperone is drawing…').waitFor()
  await thread(ada).getByRole('img').waitFor()
  expect(await ada.getByText('Chaperone is drawing…').count()).toBe(0)
})
