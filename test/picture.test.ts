import { crc32, deflateSync } from 'node:zlib'
import * as fc from 'fast-check'
import jpeg from 'jpeg-js'
import { PNG } from 'pngjs'
import { expect, test } from 'vitest'
import { NotAPicture, pictureFrom } from '../src/picture.ts'

const colored = (x: number, y: number) => [x % 256, y % 256, (x * y) % 256] as const

/** Something on it, unless told otherwise. */
function raw(width: number, height: number, color: (x: number, y: number) => readonly number[] = colored) {
  const data = Buffer.alloc(width * height * 4, 255)
  for (let at = 0; at < width * height; at += 1) data.set(color(at % width, Math.floor(at / width)), at * 4)
  return { width, height, data }
}

const png = (...of: Parameters<typeof raw>) => {
  const { width, height, data } = raw(...of)
  const picture = new PNG({ width, height })
  data.copy(picture.data)
  return PNG.sync.write(picture)
}
const jpg = (...of: Parameters<typeof raw>) => jpeg.encode(raw(...of), 80).data

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

/** After the header. */
const withChunk = (bytes: Buffer, ...chunks: Buffer[]) =>
  Buffer.concat([bytes.subarray(0, 33), ...chunks, bytes.subarray(33)])

const header = (width: number, height: number, of = [8, 2, 0]) => {
  const [depth = 0, color = 0, interlace = 0] = of
  const data = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, depth, color, 0, 0, interlace])
  data.writeUInt32BE(width, 0)
  data.writeUInt32BE(height, 4)
  return data
}
const signature = png(80, 80).subarray(0, 8)
const made = (head: Buffer, data: Uint8Array) =>
  Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))])

/** The rows of 100 x 100 pixels, each with its filter. */
const colorful = Buffer.from(Array.from({ length: 100 * 301 }, (_, at) => (at % 301 === 0 ? 0 : (at * 7) % 256)))

const segment = (code: number, data: string) => {
  const body = Buffer.from(data, 'latin1')
  return Buffer.concat([Buffer.from([0xff, code, (body.length + 2) >> 8, (body.length + 2) & 255]), body])
}

test('a picture is known by its content, and passes pixel for pixel', () => {
  const [drawn, photographed] = [png(120, 90), jpg(120, 90)]
  expect(pictureFrom(drawn)).toMatchObject({ mediaType: 'image/png', width: 120, height: 90 })
  expect(PNG.sync.read(Buffer.from(pictureFrom(drawn).bytes)).data).toEqual(PNG.sync.read(drawn).data)
  // Input 55: whatever it was called, a JPEG is a JPEG.
  expect(pictureFrom(photographed)).toMatchObject({ mediaType: 'image/jpeg', width: 120, height: 90 })
  const after = jpeg.decode(pictureFrom(photographed).bytes)
  expect(Buffer.compare(after.data, jpeg.decode(photographed).data)).toBe(0)
})

test('a picture that was stripped once is not changed again', () => {
  for (const bytes of [png(100, 100), jpg(100, 100)]) {
    const once = pictureFrom(bytes).bytes
    expect(pictureFrom(once).bytes).toEqual(once)
  }
})

test.each([
  ['no bytes', Buffer.alloc(0)],
  ['60 MB', Buffer.concat([png(100, 100), Buffer.alloc(60 * 1024 * 1024)])],
  ['a JSON error', Buffer.from('{"error":"out of memory"}')],
  ['a GIF', Buffer.from('GIF89a\x01\x00\x01\x00')],
  ['a black picture', png(100, 100, () => [0, 0, 0])],
  ['a black JPEG', jpg(100, 100, () => [0, 0, 0])],
  ['one colour', png(100, 100, () => [200, 20, 20])],
  ['nearly one colour', png(100, 100, (x) => [200 + (x % 3), 20, 20])],
  ['nothing but transparency', png(100, 100, (x, y) => [x, y, 0, 0])],
])('fault 28: %s is no picture', (_, bytes) => {
  expect(() => pictureFrom(bytes)).toThrow(NotAPicture)
})

test('input 55: metadata, further frames and whatever is attached are gone', () => {
  const script = '<script>alert(1)</script>'
  const text = chunk('tEXt', Buffer.from(`Comment\0${script}`, 'latin1'))
  const animation = [chunk('acTL', Buffer.alloc(8)), chunk('fcTL', Buffer.alloc(26))]
  const exif = chunk('eXIf', Buffer.from(script))
  const dressed = Buffer.concat([
    withChunk(png(100, 100), text, exif, ...animation),
    Buffer.from(`PK\x03\x04${script}`),
  ])
  const plain = png(100, 100)
  expect(dressed.includes(script)).toBe(true)
  expect(Buffer.from(pictureFrom(dressed).bytes)).toEqual(Buffer.from(pictureFrom(plain).bytes))
  expect(Buffer.from(pictureFrom(dressed).bytes).includes('tEXt')).toBe(false)

  const photographed = jpg(100, 100)
  const attached = Buffer.concat([
    photographed.subarray(0, 2),
    segment(0xe1, `Exif\0\0${script}`),
    segment(0xfe, script),
    segment(0xee, `Adobe${script}`),
    photographed.subarray(2),
    Buffer.from(script),
  ])
  expect(attached.includes(script)).toBe(true)
  expect(Buffer.from(pictureFrom(attached).bytes).includes('script')).toBe(false)
  expect(pictureFrom(attached).bytes).toEqual(pictureFrom(photographed).bytes)
})

test.each([
  ['20,000 pixels a side', made(header(20_000, 20_000), deflateSync(Buffer.alloc(1000)))],
  ['2^31 pixels a side', made(header(2 ** 31, 2 ** 31), deflateSync(Buffer.alloc(1000)))],
  ['no side at all', made(header(0, 100), deflateSync(Buffer.alloc(1)))],
  ['a tiny picture', png(79, 100)],
  ['more data than pixels', made(header(100, 100), deflateSync(Buffer.alloc(100 * 301 + 20_000_000)))],
  ['less data than pixels', made(header(100, 100), deflateSync(Buffer.alloc(100)))],
  [
    'something behind the data',
    made(header(100, 100), Buffer.concat([deflateSync(colorful), Buffer.from('PK\x03\x04')])),
  ],
  ['an interlaced picture', made(header(100, 100, [8, 2, 1]), deflateSync(colorful))],
  ['an unknown kind of colour', made(header(100, 100, [8, 5, 0]), deflateSync(colorful))],
  ['an unknown part that matters', withChunk(png(100, 100), chunk('EVIL', Buffer.from('x')))],
  ['a wrong checksum', Buffer.from(png(100, 100)).fill(1, 29, 30)],
  ['half a PNG', png(100, 100).subarray(0, 300)],
  ['half a JPEG', jpg(100, 100).subarray(0, 300)],
  ['a JPEG of 65,500 pixels a side', sized(jpg(100, 100), 65_500)],
  ['a JPEG with two frames', twoFrames(jpg(100, 100))],
])('input 55: %s is no picture', (_, bytes) => {
  expect(() => pictureFrom(bytes)).toThrow(NotAPicture)
})

test('input 55: a plain PNG made by hand passes, so that the refusals above are for what they say', () => {
  expect(pictureFrom(made(header(100, 100), deflateSync(colorful)))).toMatchObject({ width: 100, height: 100 })
})

test('damaged bytes are never anything but no picture, or a picture within the limits', () => {
  const originals = [png(96, 80), jpg(96, 80)]
  const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(fc.nat(1), damage, fc.nat(3), (which, changes, cut) => {
      const bytes = Buffer.from(originals[which] ?? [])
      for (const [at, value] of changes) bytes[at % (cut === 0 ? 700 : bytes.length)] = value
      const given = cut === 3 ? bytes.subarray(0, (changes[0]?.[0] ?? 0) % bytes.length) : bytes
      try {
        const { width, height } = pictureFrom(given)
        expect(width * height).toBeLessThanOrEqual(4 * 1024 * 1024)
      } catch (error) {
        expect(error).toBeInstanceOf(NotAPicture)
      }
    }),
    { seed: 55, numRuns: 400 },
  )
})

function sized(bytes: Buffer, side: number): Buffer {
  const changed = Buffer.from(bytes)
  const frame = changed.indexOf(Buffer.from([0xff, 0xc0]))
  changed.writeUInt16BE(side, frame + 5)
  changed.writeUInt16BE(side, frame + 7)
  return changed
}

function twoFrames(bytes: Buffer): Buffer {
  const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]))
  const end = frame + 2 + bytes.readUInt16BE(frame + 2)
  return Buffer.concat([bytes.subarray(0, end), bytes.subarray(frame)])
}
