/** Tabs of a real browser, which remember everything that the browser complained about. */
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** With a profile of its own, which goes when it is closed. */
export const openBrowser = () => chromium.launch({ executablePath: '/usr/bin/chromium', args: quiet })

export interface Tabs {
  /** Opens `address` in a profile of its own. */
  open(address: string, options?: BrowserContextOptions): Promise<Page>
  /** What any tab complained about since the last call: errors, warnings, and what the security policy stopped. */
  complaints(): readonly string[]
  close(): Promise<void>
}

export function tabsOf(browser: Browser): Tabs {
  const complaints: string[] = []
  return {
    async open(address, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', ...options })
      const page = await context.newPage()
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
      })
      page.on('pageerror', (error) => complaints.push(String(error)))
      page.on('dialog', (dialog) => void complaints.push(`A dialog: ${dialog.message()}`))
      await page.goto(address)
      return page
    },
    complaints: () => complaints.splice(0),
    close: async () => void (await Promise.all(browser.contexts().map((context) => context.close()))),
  }
}
