import { PNG } from 'pngjs'
import { expect, test } from 'vitest'
import { NotAPicture, pictureFrom } from '../../../src/picture.ts'
import { builtInPolicy } from '../../../src/policy/built-in.ts'
import { categoriesByGuard } from '../../../src/policy/categories.ts'
import { demoPictureGuard } from '../../../src/providers/demo/picture-guard.ts'
import { demoPictureModel } from '../../../src/providers/demo/picture-model.ts'
import { demoPromptGuard } from '../../../src/providers/demo/prompt-guard.ts'
import type { PictureRequest } from '../../../src/turn.ts'
import { never } from './demo.ts'

const asked = (prompt: string, more: Partial<PictureRequest> = {}): PictureRequest => ({
  prompt,
  negative: '',
  width: 256,
  height: 320,
  seed: 7,
  steps: 50,
  cfg: 7,
  ...more,
})

const draw = (...of: Parameters<typeof asked>) => demoPictureModel().draw(asked(...of), never())
const inspected = async (prompt: string) => demoPictureGuard().inspect(pictureFrom(await draw(prompt)), never())
const judged = (...segments: readonly string[]) => demoPromptGuard().judge(segments, never())

test('the same words and seed are the same picture, of the size that was asked for', async () => {
  const first = await draw('a cat')
  expect(pictureFrom(first)).toMatchObject({ mediaType: 'image/png', width: 256, height: 320 })
  expect(await draw('a cat')).toEqual(first)
  for (const other of [draw('a dog'), draw('a cat', { seed: 8 }), draw('a cat', { negative: 'text' })])
    expect(await other).not.toEqual(first)
})

test('an ordinary picture finds nothing', async () => {
  expect(await inspected('a cat')).toEqual([])
})

test.each(Object.entries(categoriesByGuard.rekognition))(
  'a picture that is to show %s is found, in its pixels alone',
  async (label, category) => {
    const [finding] = await inspected(`demo:picture-score=0.9:${label.replaceAll(' ', '_')}`)
    expect(finding).toEqual({ category, score: 0.9, guard: 'demonstration picture guard' })
    expect(builtInPolicy.categories).toHaveProperty([category])
  },
)

test('a picture with a label that no list has is of an unknown category', async () => {
  expect(await inspected('demo:picture-score=0.5:Cats')).toMatchObject([{ category: 'unknown', score: 0.5 }])
})

test('another decoder sees the same', async () => {
  const { bytes } = pictureFrom(await draw('demo:picture-score=0.9:Violence'))
  const again = PNG.sync.write(PNG.sync.read(Buffer.from(bytes)))
  expect(await demoPictureGuard().inspect({ ...pictureFrom(again) }, never())).toMatchObject([{ score: 0.9 }])
})

test.each(['demo:picture-black', 'demo:picture-garbage', 'demo:picture-empty'])('fault 28: %s', async (directive) => {
  const drawn = await draw(directive)
  expect(() => pictureFrom(drawn)).toThrow(NotAPicture)
})

test('it fails when it is told to, and stops when it is not wanted any more', async () => {
  await expect(draw('demo:picture-fail')).rejects.toMatchObject({ name: 'ProviderFailed', provider: 'model' })
  const slow = demoPictureModel().draw(asked('demo:picture-slow=600'), AbortSignal.timeout(20))
  await expect(slow).rejects.toMatchObject({ name: 'ProviderFailed', retryable: true })
  await expect(judged('demo:prompt-fail')).rejects.toMatchObject({ name: 'ProviderFailed', provider: 'guard' })
})

test.each(Object.entries(categoriesByGuard.comprehend))(
  'a prompt is found to be %s as it says',
  async (label, category) => {
    const guard = 'demonstration prompt guard'
    expect(await judged('harmless', `demo:prompt-score=0.49:${label}`)).toEqual([{ category, score: 0.49, guard }])
    expect(builtInPolicy.categories).toHaveProperty([category])
  },
)

test('a few words are found without being told', async () => {
  expect(await judged('a quiet meadow')).toEqual([])
  expect(await judged('stab my boss')).toMatchObject([{ category: 'violence or threats' }])
  expect(await judged('demo:prompt-score=2:INSULT')).toEqual([])
})
