import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/** Every rule of axe that the page breaks as it is now, and where. */
export async function violations(page: Page): Promise<readonly string[]> {
  // A colour on its way to another is neither.
  await page.waitForFunction(() =>
    document.getAnimations().every((each) => each.effect?.getTiming().iterations === Infinity),
  )
  const { violations: found } = await new AxeBuilder({ page }).analyze()
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`)
}
