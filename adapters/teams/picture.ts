/** A picture as Teams shows it in line: a JPEG of at most 1024 by 1024 pixels and a megabyte. */
import jpeg from 'jpeg-js'
import { PNG } from 'pngjs'
import type { Picture } from '../../src/turn.ts'
import { limits } from './limits.ts'

interface Pixels {
  readonly width: number
  readonly height: number
  /** Red, green, blue, alpha: a byte each, row by row. */
  readonly data: Uint8Array
}

export function inlineJpeg(picture: Picture): Uint8Array {
  const { side, bytes } = limits.picture
  const { mediaType, width, height } = picture
  if (mediaType === 'image/jpeg' && Math.max(width, height) <= side && picture.bytes.byteLength <= bytes)
    return picture.bytes
  const pixels = fitted(pixelsOf(picture), side)
  for (const quality of [90, 75, 60, 40]) {
    const { data } = jpeg.encode({ ...pixels, data: Buffer.from(pixels.data) }, quality)
    if (data.byteLength <= bytes) return data
  }
  return jpeg.encode({ ...pixels, data: Buffer.from(pixels.data) }, 20).data
}

export const dataUri = (bytes: Uint8Array) => `data:image/jpeg;base64,${Buffer.from(bytes).toString('base64')}`

const pixelsOf = ({ bytes, mediaType }: Picture): Pixels =>
  mediaType === 'image/png' ? opaque(PNG.sync.read(Buffer.from(bytes))) : jpeg.decode(bytes, { useTArray: true })

/** A JPEG has no transparency: what shows through becomes white. */
function opaque({ width, height, data }: Pixels): Pixels {
  const solid = new Uint8Array(data)
  for (let at = 0; at < solid.length; at += 4) {
    const alpha = (solid[at + 3] ?? 255) / 255
    for (let channel = at; channel < at + 3; channel += 1)
      solid[channel] = Math.round((solid[channel] ?? 0) * alpha + 255 * (1 - alpha))
    solid[at + 3] = 255
  }
  return { width, height, data: solid }
}

/** Made smaller where it must be, each pixel being the mean of those it stands for. */
function fitted(pixels: Pixels, side: number): Pixels {
  const scale = side / Math.max(pixels.width, pixels.height)
  return scale >= 1 ? pixels : shrunk(pixels, scale)
}

function shrunk({ width, height, data }: Pixels, scale: number): Pixels {
  const small = { width: Math.max(1, Math.floor(width * scale)), height: Math.max(1, Math.floor(height * scale)) }
  const made = new Uint8Array(small.width * small.height * 4)
  const rows = edges(height, small.height)
  const columns = edges(width, small.width)
  for (let at = 0; at < made.length; at += 1) {
    const pixel = at >> 2
    const y = Math.floor(pixel / small.width)
    const x = pixel % small.width
    made[at] = mean(data, width, at & 3, rows[y] ?? 0, rows[y + 1] ?? height, columns[x] ?? 0, columns[x + 1] ?? width)
  }
  return { ...small, data: made }
}

/** Where each of the fewer pixels begins among the many. */
const edges = (many: number, few: number) =>
  Uint32Array.from({ length: few + 1 }, (_, at) => Math.floor((at * many) / few))

// oxlint-disable-next-line max-params -- called for every byte: an object for each would take longer than the sum
function mean(
  data: Uint8Array,
  width: number,
  channel: number,
  top: number,
  bottom: number,
  left: number,
  right: number,
) {
  let sum = 0
  for (let y = top; y < bottom; y += 1)
    for (let x = left; x < right; x += 1) sum += data[(y * width + x) * 4 + channel] ?? 0
  return sum / ((bottom - top) * (right - left))
}
