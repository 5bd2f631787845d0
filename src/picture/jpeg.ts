/** JPEG (ITU-T T.81): the segments that pixels are made of, and no other. */
import { decode } from 'jpeg-js'
import { NotAPicture, type Stripped } from './not-a-picture.ts'

const marker = { start: 0xd8, end: 0xd9, scan: 0xda, adobe: 0xee }
// Baseline, extended and progressive frames; tables of quantisation and of Huffman codes; restart interval; scan.
const frames = new Set([0xc0, 0xc1, 0xc2])
const kept = new Set([...frames, 0xdb, 0xc4, 0xdd, marker.scan])

export const isJpeg = (bytes: Buffer) => bytes[0] === 0xff && bytes[1] === marker.start && bytes[2] === 0xff

/** @throws NotAPicture */
export function readJpeg(bytes: Buffer): Stripped {
  const segments = segmentsOf(bytes)
  const [frame, ...others] = segments.filter((segment) => frames.has(segment[1] ?? 0))
  if (!frame || frame.length < 9 || others.length > 0) throw new NotAPicture('The JPEG has no single frame')
  const whole = Buffer.concat([Buffer.from([0xff, marker.start]), ...segments, Buffer.from([0xff, marker.end])])
  return {
    width: frame.readUInt16BE(7),
    height: frame.readUInt16BE(5),
    bytes: () => whole,
    pixels: () => decode(whole, { useTArray: true, tolerantDecoding: false, maxMemoryUsageInMB: 256 }).data,
  }
}

/** Comments, application segments (EXIF, profiles) and whatever stands after the end are left out. */
function segmentsOf(bytes: Buffer): readonly Buffer[] {
  const segments: Buffer[] = []
  for (let at = 2; bytes[at + 1] !== marker.end;) {
    const code = bytes[at + 1] ?? 0
    if (at + 4 > bytes.length || bytes[at] !== 0xff || code < 0xc0) throw new NotAPicture('The JPEG is damaged')
    const length = at + 2 + bytes.readUInt16BE(at + 2)
    const end = code === marker.scan ? endOfScan(bytes, length) : length
    if (end + 2 > bytes.length) throw new NotAPicture('The JPEG is cut off')
    const segment = bytes.subarray(at, end)
    if (kept.has(code) || isAdobe(code, segment)) segments.push(segment)
    else if (code < 0xe0) throw new NotAPicture('The JPEG is of a kind that is not shown')
    at = end
  }
  return segments
}

/** Says how the colours are coded; of exactly this form, so that nothing else fits in. */
const isAdobe = (code: number, segment: Buffer) =>
  code === marker.adobe && segment.length === 16 && segment.toString('latin1', 4, 9) === 'Adobe'

/** A scan goes on to the next marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(0xff, from)
  while (at >= 0 && (bytes[at + 1] === 0 || ((bytes[at + 1] ?? 0) & 0xf8) === 0xd0)) at = bytes.indexOf(0xff, at + 2)
  return at < 0 ? bytes.length : at
}
