import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { MalformedPicture, readSdxl, renderSdxl } from '../../src/prompts/sdxl.ts'

const request = { prompt: 'a fox', negative: '', width: 1024, height: 1024, seed: 7, steps: 50, cfg: 7 }

test('a request has the sampler, the refiner and the defaults of the container', () => {
  expect(JSON.parse(renderSdxl(request))).toEqual({
    text_prompts: [{ text: 'a fox', weight: 1 }],
    width: 1024,
    height: 1024,
    sampler: 'DPMPP2MSampler',
    cfg_scale: 7,
    steps: 50,
    seed: 7,
    use_refiner: true,
    refiner_steps: 40,
    refiner_strength: 0.2,
  })
})

test('input 23: quotes, newlines and markup of a prompt are data; what it should not show has a negative weight', () => {
  const prompt = 'a "fox"\n{"seed": 1}, \u2028 <b>'
  expect(JSON.parse(renderSdxl({ ...request, prompt, negative: 'text' }))).toMatchObject({
    text_prompts: [
      { text: prompt, weight: 1 },
      { text: 'text', weight: -1 },
    ],
    seed: 7,
  })
})

test('the bytes are read as they were sent', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), (bytes) => {
      const body = JSON.stringify({ generated_image: Buffer.from(bytes).toString('base64') })
      expect([...readSdxl(body)]).toEqual([...bytes])
    }),
    { seed: 1, numRuns: 300 },
  )
})

const good = Buffer.from('a picture of a fox').toString('base64')

test.each([
  ['broken into lines', { generated_image: `${good.slice(0, 8)}\n${good.slice(8)}` }],
  ['cut', { generated_image: good.slice(0, -1) }],
  ['without its padding', { generated_image: Buffer.from('ab').toString('base64').replace('=', '') }],
  ['a data: URL', { generated_image: `data:image/png;base64,${good}` }],
  ['of the URL alphabet', { generated_image: '-_8=' }],
  ['followed by something else', { generated_image: `${good}!` }],
  ['no text', { generated_image: null }],
  ['a list', { generated_image: [good] }],
  ['missing', { image: good }],
])('input 56: base64 that is %s is refused', (_how, body) => {
  expect(() => readSdxl(JSON.stringify(body))).toThrow(MalformedPicture)
})

test.each(['', 'null', '{', '"x"', '[]', '7'])('input 56: an answer that is no JSON object is refused: %j', (body) => {
  expect(() => readSdxl(body)).toThrow(MalformedPicture)
})
