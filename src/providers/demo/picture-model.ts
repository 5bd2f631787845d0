/** A picture model that needs nothing: an abstract picture made of the prompt's words and the seed, always the same one. */
import { createHash } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { PNG } from 'pngjs'
import { categoriesByGuard } from '../../policy/categories.ts'
import { ProviderFailed, type PictureModel } from '../../ports.ts'
import type { PictureRequest } from '../../turn.ts'
import { square, squaresOf } from './marker.ts'
import { indexOfLabel, readPictureDirectives, type LabelScore } from './picture-directives.ts'

export const demoPictureModel = (): PictureModel => ({
  notes: ['demonstration picture'],
  async draw(request, signal) {
    const directives = readPictureDirectives(request.prompt)
    await pause(directives.slow, signal)
    if (directives.has('picture-fail')) throw failed('was told to fail')
    if (directives.has('picture-empty')) return new Uint8Array()
    if (directives.has('picture-garbage')) return Buffer.from('{"generated_image": null}')
    const png = new PNG({ width: request.width, height: request.height, colorType: 2 })
    if (directives.has('picture-black')) fill(png, all(png), () => [0, 0, 0])
    else paint(png, request)
    if (directives.pictureScore) mark(png, directives.pictureScore)
    return PNG.sync.write(png, { colorType: 2, deflateLevel: 3, filterType: 1 })
  },
})

async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  try {
    signal.throwIfAborted()
    if (seconds > 0) await setTimeout(seconds * 1000, undefined, { signal })
  } catch (cause) {
    throw failed('was stopped before it had drawn', cause)
  }
}

const failed = (what: string, cause?: unknown) =>
  new ProviderFailed('model', `The demonstration picture model ${what}`, { retryable: true, cause })

type Color = readonly [red: number, green: number, blue: number]

interface Area {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** @param area cut to the picture's edges */
function fill(png: PNG, area: Area, colorAt: (x: number, y: number, below: Uint8Array) => Color): void {
  const { width, height, data } = png
  for (let y = Math.max(0, area.top); y < Math.min(height, area.bottom); y += 1) {
    for (let x = Math.max(0, area.left); x < Math.min(width, area.right); x += 1) {
      const at = (y * width + x) * 4
      const [red, green, blue] = colorAt(x, y, data.subarray(at, at + 3))
      data[at] = red
      data[at + 1] = green
      data[at + 2] = blue
      data[at + 3] = 255
    }
  }
}

const all = ({ width, height }: PNG): Area => ({ left: 0, top: 0, right: width, bottom: height })

/** A gradient, and discs before it. */
function paint(png: PNG, { prompt, negative, seed, cfg, steps }: PictureRequest): void {
  const chance = chances(`${seed}\n${prompt}\n${negative}\n${cfg}\n${steps}`)
  const hue = chance()
  const [from, to] = [colorOf(hue, 0.35), colorOf(hue + 0.1 + chance() * 0.3, 0.75)]
  fill(png, all(png), (x, y) => mixed(from, to, (x / png.width + (2 * y) / png.height) / 3))
  const discs = 5 + Math.floor(chance() * 4)
  for (let disc = 0; disc < discs; disc += 1) {
    const [x, y] = [Math.floor(chance() * png.width), Math.floor(chance() * png.height)]
    const radius = Math.round((0.06 + chance() * 0.22) * Math.min(png.width, png.height))
    const color = colorOf(hue + chance() * 0.5, 0.45 + chance() * 0.4)
    const area = { left: x - radius, top: y - radius, right: x + radius, bottom: y + radius }
    fill(png, area, (left, top, below) => {
      const inside = radius - Math.hypot(left - x, top - y)
      return mixed(below, color, 0.85 * Math.min(Math.max(inside / 3, 0), 1))
    })
  }
}

function mark(png: PNG, { score, label }: LabelScore): void {
  const squares = squaresOf({ score, label: indexOfLabel(Object.keys(categoriesByGuard.rekognition), label) })
  for (const [index, color] of squares.entries())
    fill(png, { left: index * square, top: 0, right: (index + 1) * square, bottom: square }, () => color)
}

// Written out: a function inside, made anew for every pixel, would take most of the time.
const mixed = (below: ArrayLike<number>, over: Color, share: number): Color => [
  (below[0] ?? 0) * (1 - share) + over[0] * share,
  (below[1] ?? 0) * (1 - share) + over[1] * share,
  (below[2] ?? 0) * (1 - share) + over[2] * share,
]

/** @param hue whole turns @param light 0 to 1 */
function colorOf(hue: number, light: number): Color {
  const channel = (turn: number) => 255 * light * (0.62 + 0.38 * Math.cos(2 * Math.PI * (hue + turn)))
  return [channel(0), channel(1 / 3), channel(2 / 3)]
}

/** Numbers from 0 to 1 that look like chance and are the same for the same text. */
function chances(text: string): () => number {
  let state = createHash('sha256').update(text).digest()
  let at = 0
  return () => {
    if (at + 4 > state.length) {
      state = createHash('sha256').update(state).digest()
      at = 0
    }
    at += 4
    return state.readUInt32BE(at - 4) / 2 ** 32
  }
}
