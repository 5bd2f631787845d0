import { PNG } from 'pngjs'
import { expect, test } from 'vitest'
import { ModelAsleep, ProviderFailed } from '../../../../src/ports.ts'
import { sageMakerPictureModel } from '../../../../src/providers/aws/sagemaker/picture-model.ts'
import { pictureFrom } from '../../../../src/picture.ts'
import type { PictureRequest } from '../../../../src/turn.ts'
import { asleep, containerFails, silent, type Behaviour } from '../../../far-side/sagemaker.ts'
import { floods, says } from '../../../far-side/sagemaker-answers.ts'
import { sdxl } from '../../../far-side/sagemaker-containers.ts'
import { failureOf, nearSide, never } from './near-side.ts'

const near = nearSide()
const request: PictureRequest = {
  prompt: 'a fox, "quoted"\ncanary',
  negative: '',
  width: 1024,
  height: 768,
  seed: 4_294_967_295,
  steps: 50,
  cfg: 7,
}

const draw = (signal = never, asked = request) =>
  sageMakerPictureModel({ client: near.client, endpoint: 'pictures', component: null }).draw(asked, signal)

async function failing(behaviour: Behaviour, signal = never) {
  near.far.behave(behaviour)
  const { error, all } = await failureOf(draw(signal))
  expect(all).not.toMatch(/canary/)
  expect(error).toBeInstanceOf(ProviderFailed)
  return error
}

function png(width: number, height: number): Buffer {
  const picture = new PNG({ width, height })
  for (let at = 0; at < picture.data.length; at += 1) picture.data[at] = ((at * 31) % 256) | (at % 4 === 3 ? 255 : 0)
  return PNG.sync.write(picture)
}

test('a picture arrives as it was drawn, and can be judged', async () => {
  const drawn = png(128, 96)
  near.far.behave(sdxl(drawn))
  const bytes = await draw()
  expect(Buffer.from(bytes).equals(drawn)).toBe(true)
  expect(pictureFrom(bytes)).toMatchObject({ mediaType: 'image/png', width: 128, height: 96 })
})

test('input 57: the container is sent its own request: weighted prompts, sampler, refiner, and the figures as they were checked', async () => {
  near.far.behave(sdxl(png(80, 80)))
  await draw(never, { ...request, negative: 'text' })
  expect(near.far.requests.at(-1)).toMatchObject({
    streaming: false,
    endpoint: 'pictures',
    component: null,
    headers: { 'content-type': 'application/json', accept: 'application/json' },
  })
  expect(near.far.requests.at(-1)?.body).toEqual({
    text_prompts: [
      { text: request.prompt, weight: 1 },
      { text: 'text', weight: -1 },
    ],
    width: 1024,
    height: 768,
    sampler: 'DPMPP2MSampler',
    cfg_scale: 7,
    steps: 50,
    seed: 4_294_967_295,
    use_refiner: true,
    refiner_steps: 40,
    refiner_strength: 0.2,
  })
})

test.each<[string, string | Uint8Array]>([
  ['no bytes', ''],
  ['a web page', '<html>canary</html>'],
  ['no JSON', '{"generated_image": NaN}'],
  ['another field', '{"generated_images": [[[0, 0, 0]]], "prompt": "canary"}'],
  ['an error of its own', '{"error": "canary"}'],
  ['no text', '{"generated_image": null}'],
  ['an empty picture that is no base64', '{"generated_image": "*"}'],
  ['a data: URL', '{"generated_image": "data:image/png;base64,canary=="}'],
  ['base64 in lines', JSON.stringify({ generated_image: 'Y2Fu\nYXJ5' })],
  ['base64 that is cut', JSON.stringify({ generated_image: 'Y2FuYXJ5c' })],
  ['raw bytes', png(80, 80)],
])('fault 28, input 56: an answer with %s is no picture, and is not asked for again', async (_what, body) => {
  expect(await failing(says(body))).toMatchObject({ provider: 'model', retryable: false })
})

test('fault 28: an empty picture is no picture to the core', async () => {
  near.far.behave(sdxl(new Uint8Array()))
  const bytes = await draw()
  expect(() => pictureFrom(bytes)).toThrow('The picture is empty')
})

test('fault 28: of 60 MB only so much is taken as a picture may have, and the caller hangs up', async () => {
  expect(await failing(floods(60_000_000, '{"generated_image": "'))).toMatchObject({
    provider: 'model',
    message: 'pictures answered more than was asked for',
  })
  await near.far.requests.at(-1)?.gone
})

test('faults 22 and 26: a picture model that fails, sleeps or is told to stop does so as every model', async () => {
  expect(await failing(containerFails(503))).toMatchObject({ provider: 'model', retryable: true })
  expect(await failing(containerFails(400))).toMatchObject({ provider: 'model', retryable: false })
  expect(await failing(asleep)).toBeInstanceOf(ModelAsleep)
  const stopped = new AbortController()
  const gone: Behaviour = (asked, response) => {
    void silent(asked, response)
    stopped.abort()
  }
  expect(await failing(gone, stopped.signal)).toMatchObject({ retryable: true })
  await near.far.requests.at(-1)?.gone
})
