/** A picture model that needs nothing: an abstract picture made of the prompt's words and the seed, always the same one. */
import { createHash } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { PNG } from 'pngjs'
import { moderationLabels } from '../../policy/picture-categories.ts'
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
    if (directives.has('picture-black')) fill(png, () => [0, 0, 0])
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

function fill({ width, height, data }: PNG, colorAt: (x: number, y: number) => Color): void {
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 4) {
      const [red, green, blue] = colorAt(x, y)
      data[at] = red
      data[at + 1] = green
      data[at + 2] = blue
      data[at + 3] = 255
    }
  }
}

/** A gradient, and soft discs before it. */
function paint(png: PNG, { prompt, negative, seed, cfg, steps }: PictureRequest): void {
  const chance = chances(`${seed}\n${prompt}\n${negative}\n${cfg}\n${steps}`)
  const hue = chance()
  const [from, to] = [colorOf(hue, 0.35), colorOf(hue + 0.1 + chance() * 0.3, 0.75)]
  const discs = Array.from({ length: 5 + Math.floor(chance() * 4) }, () => ({
    x: chance() * png.width,
    y: chance() * png.height,
    radius: (0.06 + chance() * 0.22) * Math.min(png.width, png.height),
    color: colorOf(hue + chance() * 0.5, 0.45 + chance() * 0.4),
  }))
  fill(png, (x, y) =>
    discs.reduce(
      (below, { x: left, y: top, radius, color }) => {
        const edge = radius - Math.hypot(x - left, y - top)
        return edge <= 0 ? below : mixed(below, color, Math.min(edge / 3, 1) * 0.85)
      },
      mixed(from, to, (x / png.width + (2 * y) / png.height) / 3),
    ),
  )
}

function mark(png: PNG, { score, label }: LabelScore): void {
  const squares = squaresOf({ score, label: indexOfLabel(Object.keys(moderationLabels), label) })
  for (const [index, color] of squares.entries()) {
    for (let y = 0; y < square; y += 1)
      for (let x = index * square; x < (index + 1) * square; x += 1) png.data.set(color, (y * png.width + x) * 4)
  }
}

const mixed = (a: Color, b: Color, share: number): Color => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
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
