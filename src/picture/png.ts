/** PNG (W3C recommendation, third edition): the chunks that pixels are made of, and no other. */
import { crc32, inflateSync } from 'node:zlib'
import { PNG } from 'pngjs'
import { NotAPicture, type Stripped } from './not-a-picture.ts'

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
// Text, times, profiles, EXIF and further frames (APNG) are left out, and whatever stands after the end.
const kept = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'])
const samples: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }

export const isPng = (bytes: Buffer) => bytes.subarray(0, 8).equals(signature)

interface Chunk {
  readonly type: string
  readonly data: Buffer
  readonly whole: Buffer
}

/** @throws NotAPicture */
export function readPng(bytes: Buffer): Stripped {
  const chunks = chunksOf(bytes)
  const header = chunks[0]?.data
  if (chunks[0]?.type !== 'IHDR' || header?.length !== 13) throw new NotAPicture('The PNG has no header')
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  const [depth = 0, color = -1, , , interlace] = header.subarray(8)
  const channels = samples[color]
  if (!channels || interlace !== 0) throw new NotAPicture('The PNG is of a kind that is not shown')
  const rowBytes = Math.ceil((width * channels * depth) / 8) + 1
  const whole = () => Buffer.concat([signature, ...chunks.map((chunk) => chunk.whole)])
  return {
    width,
    height,
    bytes: whole,
    pixels: () => {
      const data = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map((chunk) => chunk.data))
      checkData(data, rowBytes * height)
      return PNG.sync.read(whole()).data
    },
  }
}

function chunksOf(bytes: Buffer): readonly Chunk[] {
  const chunks: Chunk[] = []
  for (let at = 8; chunks.at(-1)?.type !== 'IEND';) {
    if (at + 12 > bytes.length) throw new NotAPicture('The PNG is cut off')
    const end = at + 12 + bytes.readUInt32BE(at)
    if (end > bytes.length) throw new NotAPicture('The PNG is cut off')
    const type = bytes.toString('latin1', at + 4, at + 8)
    if (crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4))
      throw new NotAPicture('The PNG is damaged')
    if (kept.has(type)) chunks.push({ type, data: bytes.subarray(at + 8, end - 4), whole: bytes.subarray(at, end) })
    else if (/^[A-Z]/.test(type)) throw new NotAPicture('The PNG needs a part that is not known')
    at = end
  }
  return chunks
}

/** Compressed data may hold no more than the pixels, and nothing may hide behind it. */
function checkData(data: Buffer, length: number): void {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `info` gives, its types do not know
  const { buffer, engine } = inflateSync(data, { maxOutputLength: length, info: true }) as unknown as Inflated
  if (buffer.length !== length || engine.bytesWritten !== data.length) throw new NotAPicture('The PNG is damaged')
}

/** `bytesWritten`: how much of the input was used. */
interface Inflated {
  readonly buffer: Buffer
  readonly engine: { readonly bytesWritten: number }
}
