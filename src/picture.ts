/** What a model gave -> a picture that may be judged: known by its content, within limits, stripped of all but pixels. */
import { isJpeg, readJpeg } from './picture/jpeg.ts'
import { NotAPicture, type Stripped } from './picture/not-a-picture.ts'
import { isPng, readPng } from './picture/png.ts'
import type { Picture } from './turn.ts'

export { NotAPicture }

/** Amazon Rekognition's limits for a picture sent as bytes (guidelines and quotas): 5 MB, at least 80 pixels a side. */
const mostBytes = 5 * 1024 * 1024
const leastSide = 80
/** Four times what is ever asked for: more is no picture of ours, and is not decoded. */
const mostPixels = 4 * 1024 * 1024

/** Of 255: what a JPEG's rounding makes of a single colour. */
const sameColor = 8

/**
 * Stripped and not encoded anew: pixels stay exactly as drawn, and what is judged, kept and shown are the same bytes.
 * @throws NotAPicture for anything that is not one PNG or JPEG with something on it.
 */
export function pictureFrom(given: Uint8Array): Picture {
  if (given.length === 0) throw new NotAPicture('The picture is empty')
  if (given.length > mostBytes) throw new NotAPicture('The picture has more than 5 MB')
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength)
  const mediaType = typeOf(bytes)
  const stripped = mediaType === 'image/png' ? readPng(bytes) : readJpeg(bytes)
  const { width, height } = stripped
  if (Math.min(width, height) < leastSide) throw new NotAPicture('The picture is too small')
  if (width * height > mostPixels) throw new NotAPicture('The picture has too many pixels')
  if (isBlank(pixelsOf(stripped))) throw new NotAPicture('The picture shows nothing')
  return { bytes: stripped.bytes(), mediaType, width, height }
}

function typeOf(bytes: Buffer): Picture['mediaType'] {
  if (isPng(bytes)) return 'image/png'
  if (isJpeg(bytes)) return 'image/jpeg'
  throw new NotAPicture('The picture is neither PNG nor JPEG')
}

function pixelsOf(stripped: Stripped): Uint8Array {
  try {
    return stripped.pixels()
  } catch (cause) {
    if (cause instanceof NotAPicture) throw cause
    throw new NotAPicture('The picture cannot be decoded', { cause })
  }
}

/** Black, or any one colour, or all transparent: what a diffusion model gives when its numbers overflow. */
function isBlank(pixels: Uint8Array): boolean {
  const reference = pixels.subarray(0, 4)
  const differs = pixels.some((value, at) => Math.abs(value - (reference[at % 4] ?? 0)) > sameColor)
  return !differs || !pixels.some((value, at) => at % 4 === 3 && value > sameColor)
}
