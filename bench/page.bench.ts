/**
 * The page on a slow machine: Chromium made six times slower, in a channel of 200 long messages. Beside a floor of the
 * same run, a page that is nothing but a text box.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { openBrowser, tabsOf } from '../test/browser/tabs.ts'
import { startServer } from '../test/hosts/server.ts'

const slowdown = 6
const keystrokes = 60

export async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'chaperone-page-'))
  const server = await startServer(folder)
  await server.ready()
  const browser = await openBrowser()
  try {
    for (let at = 0; at < 200; at += 1)
      await server.say('ben', 'general', `Message ${at}. ${'Some **more** words. '.repeat(60)}`)
    const tabs = tabsOf(browser)
    const floor = await tabs.open('data:text/html,<textarea></textarea>')
    const page = await tabs.open('about:blank')
    for (const each of [floor, page]) await slow(each)
    const began = performance.now()
    await page.goto(`${server.url}/?as=ada#general`)
    await page.getByText('Message 199.').first().waitFor()
    const shown = performance.now() - began
    const asked = performance.now()
    await page.getByRole('textbox').first().fill('@chaperone hello')
    await page.keyboard.press('Enter')
    await page.getByText('AI-generated').first().waitFor()
    const answered = performance.now() - asked
    console.log(`| Chromium ${slowdown} times slower | ms |`)
    console.log('| --- | ---: |')
    console.log(`| from the address to the newest of 200 messages | ${shown.toFixed(0)} |`)
    console.log(`| from Enter to a guarded answer on the screen | ${answered.toFixed(0)} |`)
    console.log(`| a keystroke, until it is painted (median) | ${(await typing(page)).toFixed(1)} |`)
    console.log(`| floor: a keystroke in a page with nothing else | ${(await typing(floor)).toFixed(1)} |`)
  } finally {
    await browser.close()
    await server.kill('SIGTERM')
    await rm(folder, { recursive: true, force: true })
  }
}

async function slow(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
}

/** Median milliseconds from a key to the second frame after it. */
async function typing(page: Page): Promise<number> {
  await page.locator('textarea').first().focus()
  const taken = []
  for (let key = 0; key < keystrokes; key += 1) {
    const began = performance.now()
    await page.keyboard.press('a')
    await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))))
    taken.push(performance.now() - began)
  }
  return taken.toSorted((a, b) => a - b)[Math.floor(keystrokes / 2)] ?? Number.NaN
}
