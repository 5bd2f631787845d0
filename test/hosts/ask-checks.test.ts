import { describe, expect, test } from 'vitest'
import { demoModels } from '../../src/demo-models.ts'
import { readConfig } from '../../src/config.ts'
import { askChecks } from '../../src/hosts/ask-checks.ts'
import { builtInPolicy } from '../../src/policy/built-in.ts'
import { ProviderFailed } from '../../src/ports.ts'

const models = demoModels(builtInPolicy)
const slots = readConfig({
  PROMPT_GUARD: 'comprehend',
  PICTURE_MODEL: 'sagemaker:sdxl@pictures',
  PICTURE_GUARD: 'rekognition',
}).models

async function ask(instead: Partial<typeof models> = {}) {
  const checks = askChecks({ ...models, ...instead }, slots, 10_000)
  const found = await Promise.all(checks.map(async (check) => [check.name, await check.run()] as const))
  expect(JSON.stringify(found)).not.toContain('CANARY')
  return Object.fromEntries(found.map(([name, diagnoses]) => [name, diagnoses[0]]))
}

const denied = Object.assign(new Error('CANARY'), {
  name: 'AccessDeniedException',
  $metadata: { httpStatusCode: 400 },
})
const failure = (message: string, cause?: unknown) => new ProviderFailed('guard', message, { retryable: false, cause })

describe('the doctor asks about pictures', () => {
  test('once each: a prompt is judged, a picture drawn, and that picture judged', async () => {
    let drawn = 0
    const found = await ask({
      pictureModel: {
        ...models.pictureModel,
        draw: (request, signal) => {
          drawn += 1
          return models.pictureModel.draw({ ...request, width: 128, height: 128 }, signal)
        },
      },
    })
    expect(found).toMatchObject({
      PROMPT_GUARD: { state: 'ok', found: 'it judges' },
      PICTURE_MODEL: { state: 'ok', found: 'it draws' },
      PICTURE_GUARD: { state: 'ok', found: 'it judges' },
    })
    expect(drawn).toBe(1)
  })

  test('what is no picture is said to be none, and judged by nobody', async () => {
    const found = await ask({ pictureModel: { notes: [], draw: async () => Buffer.from('CANARY') } })
    expect(found['PICTURE_MODEL']).toEqual({
      state: 'wrong',
      found: 'The picture is neither PNG nor JPEG',
      mend: null,
    })
    expect(found['PICTURE_GUARD']).toMatchObject({ state: 'not asked' })
  })

  test('D38: a permission that is missing is named', async () => {
    const guard = { name: 'Comprehend', languages: ['en'], judge: () => Promise.reject(failure('Refused', denied)) }
    const found = await ask({
      promptGuards: [guard],
      pictureModel: { notes: [], draw: () => Promise.reject(failure('Refused', denied)) },
    })
    expect(found['PROMPT_GUARD']).toMatchObject({
      state: 'refused',
      mend: expect.stringContaining('allow comprehend:DetectToxicContent') as string,
    })
    expect(found['PICTURE_MODEL']).toMatchObject({
      state: 'refused',
      mend: expect.stringContaining('allow sagemaker:InvokeEndpoint') as string,
    })
  })
})
