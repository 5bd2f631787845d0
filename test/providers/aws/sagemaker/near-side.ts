/** The bot's own clients, pointed at the far side as an operator would: through the environment. */
import type { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime'
import { afterAll, beforeAll, expect } from 'vitest'
import { ProviderFailed, type Completer, type CompletionRequest } from '../../../../src/ports.ts'
import type { Sampling } from '../../../../src/policy/policy.ts'
import { serviceClients, type ServiceClients } from '../../../../src/providers/aws/service-clients.ts'
import { sageMakerCompleter } from '../../../../src/providers/aws/sagemaker/completer.ts'
import type { Dialect } from '../../../../src/providers/aws/sagemaker/dialect.ts'
import { farSideSageMaker, type Behaviour, type FarSideSageMaker } from '../../../far-side/sagemaker.ts'

export const greedy = { temperature: null, topP: null, topK: null, stop: [] }
export const sampled = { temperature: 0.6, topP: 0.9, topK: 40, stop: [] }

export const chat: CompletionRequest = { prompt: 'canary of the prompt', maximumTokens: 32, stop: [], purpose: 'chat' }
export const guard: CompletionRequest = { ...chat, purpose: 'guard' }
export const both = [guard, chat]

export const never = new AbortController().signal

export interface NearSide {
  readonly far: FarSideSageMaker
  readonly client: SageMakerRuntimeClient
  completer(dialect: Dialect, component?: string | null, sampling?: Sampling): Completer
}

const environment = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'canary-of-the-secret',
}

/** Ready once the file's tests begin. */
export function nearSide(): NearSide {
  const before = { ...process.env }
  let far: FarSideSageMaker | undefined
  let clients: ServiceClients | undefined
  let client: SageMakerRuntimeClient | undefined
  const made = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error('Not before the tests begin')
    return part
  }
  beforeAll(async () => {
    far = await farSideSageMaker()
    Object.assign(process.env, environment, { AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME: far.url })
    clients = serviceClients()
    client = await clients.sageMaker()
  })
  afterAll(async () => {
    clients?.close()
    await far?.close()
    for (const name of [...Object.keys(environment), 'AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME']) {
      if (before[name] === undefined) delete process.env[name]
      else process.env[name] = before[name]
    }
  })
  return {
    get far() {
      return made(far)
    },
    get client() {
      return made(client)
    },
    completer: (dialect, component = null, sampling = greedy) =>
      sageMakerCompleter({
        client: made(client),
        slot: { endpoint: 'models', component, dialect },
        sampling,
      }),
  }
}

/** All that an error could carry outwards, causes included. */
export async function failureOf(work: Promise<unknown>): Promise<{ error: unknown; all: string }> {
  const error: unknown = await work.then(
    () => {
      throw new Error('It did not fail')
    },
    (thrown: unknown) => thrown,
  )
  const parts = (thrown: unknown): readonly unknown[] =>
    thrown instanceof Error ? [thrown.name, thrown.message, Object.entries(thrown), ...parts(thrown.cause)] : []
  return { error, all: JSON.stringify(parts(error)) }
}

/** The failure of one call, with which nobody's words may leave. */
export const failingOf =
  (near: NearSide) =>
  async (behaviour: Behaviour, request: CompletionRequest = guard, signal = never): Promise<ProviderFailed> => {
    near.far.behave(behaviour)
    const { error, all } = await failureOf(near.completer('tgi', 'llama').complete(request, signal))
    expect(all).not.toMatch(/canary/)
    if (!(error instanceof ProviderFailed)) throw error
    return error
  }
