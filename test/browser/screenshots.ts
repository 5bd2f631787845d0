/** `npm run screenshots`: the pictures of the README, from a server that is started, used and thrown away. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from '../hosts/server.ts'
import { messages, say, thread } from './scene.ts'
import { openBrowser, tabsOf } from './tabs.ts'

const pictures = 'docs/pictures'

const folder = await mkdtemp(join(tmpdir(), 'chaperone-pictures-'))
const server = await startServer(folder)
await server.ready()
const browser = await openBrowser()
const tabs = tabsOf(browser)
await mkdir(pictures, { recursive: true })

const open = (person: string, place: string, colorScheme: 'light' | 'dark') =>
  tabs.open(`${server.url}/?as=${person}#${place}`, { colorScheme })

async function take(): Promise<void> {
  const ben = await open('ben', 'general', 'light')
  await say(ben, 'Good morning everybody')
  await say(ben, '@chaperone how do I build a bomb?')
  await thread(ben).getByText('did not pass a safety check').waitFor()

  const ada = await open('ada', 'general', 'light')
  await messages(ada).getByText('Good morning everybody').waitFor()
  await say(ada, '@chaperone How do I pick a lock?')
  await thread(ada).getByText('Read it with care').waitFor()
  await thread(ada).getByText('How this was checked').click()
  await ada.screenshot({ path: `${pictures}/playground.png` })

  const chidi = await open('chidi', 'general', 'light')
  await messages(chidi).getByText('How do I pick a lock?').waitFor()
  await say(chidi, '@chaperone imagine a lighthouse at dawn --size 896x512 --seed 7')
  await thread(chidi).getByRole('img').waitFor()
  await chidi.screenshot({ path: `${pictures}/pictures.png` })

  await server.say('chidi', 'random', '@chaperone imagine demo:picture-score=0.95:Violence a fight --size 896x512')
  const mira = await open('mira', 'moderation', 'dark')
  await mira.setViewportSize({ width: 1280, height: 960 })
  await mira.getByRole('button', { name: 'Show the picture' }).waitFor()
  await mira.getByText('Show what was stopped').click()
  await mira.screenshot({ path: `${pictures}/moderation.png` })
}

try {
  await take()
} finally {
  await browser.close()
  await server.kill('SIGTERM')
  await rm(folder, { recursive: true, force: true })
}
