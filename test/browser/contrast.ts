import type { Page } from 'playwright-core'

/** Every text on the page whose contrast with what lies behind it is below WCAG's AA (4.5, or 3 for large text). */
export const poorContrasts = (page: Page) =>
  page.evaluate(() => {
    const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
    if (!pen) throw new Error('No canvas')
    const painted = (colours: readonly string[]) => {
      pen.clearRect(0, 0, 1, 1)
      for (const colour of colours) {
        pen.fillStyle = colour
        pen.fillRect(0, 0, 1, 1)
      }
      return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3)
    }
    const luminance = (rgb: readonly number[]) => {
      const [r = 0, g = 0, b = 0] = rgb.map((value) => {
        const part = value / 255
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const behind = (element: Element | null): string[] =>
      element ? [...behind(element.parentElement), getComputedStyle(element).backgroundColor] : ['white']
    const poor: string[] = []
    for (const element of document.querySelectorAll('body *')) {
      const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim())
      if (
        !own ||
        element.matches(':disabled, .hidden, .hidden *') ||
        !element.checkVisibility({ visibilityProperty: true })
      )
        continue
      const { color, fontSize, fontWeight } = getComputedStyle(element)
      const ground = behind(element)
      const [low = 0, high = 0] = [painted(ground), painted([...ground, color])]
        .map(luminance)
        .toSorted((a, b) => a - b)
      const ratio = (high + 0.05) / (low + 0.05)
      const size = Number.parseFloat(fontSize)
      const large = size >= 24 || (size >= 18.66 && Number(fontWeight) >= 700)
      if (ratio < (large ? 3 : 4.5)) poor.push(`${ratio.toFixed(2)} "${element.textContent?.trim().slice(0, 40)}"`)
    }
    return poor
  })
