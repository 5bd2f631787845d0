/** SageMaker Runtime's failures become ours, once, here. What a server said stays behind: it may quote people. */
import {
  InternalStreamFailure,
  ModelError,
  ModelNotReadyException,
  ModelStreamError,
  SageMakerRuntimeServiceException,
  ValidationError,
} from '@aws-sdk/client-sagemaker-runtime'
import { ModelAsleep, PromptTooLong, ProviderFailed } from '../../../ports.ts'
import { MalformedAnswer } from '../../../prompts/family.ts'

type Provider = 'guard' | 'model'

export interface Named {
  readonly endpoint: string
  readonly component: string | null
}

/** An answer goes on beyond what was agreed. */
export class TooManyBytes extends Error {
  override name = 'TooManyBytes'
}

/** An endpoint, or a component of it, as the operator wrote it. */
export const nameOf = ({ endpoint, component }: Named) => (component === null ? endpoint : `${endpoint}/${component}`)

/** `error`: whatever the client threw, before an answer or in the midst of one. */
export function sageMakerFailure(provider: Provider, served: Named, error: unknown): ProviderFailed {
  const name = nameOf(served)
  if (error instanceof TooManyBytes) return malformed(provider, `${name} answered more than was asked for`)
  if (error instanceof ModelNotReadyException || isWithoutCapacity(error)) return new ModelAsleep(provider, name)
  if (error instanceof ModelError)
    return containerFailure(provider, name, error.OriginalStatusCode ?? 0, error.OriginalMessage)
  if (error instanceof ModelStreamError || error instanceof InternalStreamFailure)
    return new ProviderFailed(provider, `${name} broke off in the midst of its answer`, { retryable: true })
  if (error instanceof SageMakerRuntimeServiceException) return refusal(provider, name, error)
  return new ProviderFailed(provider, `${name} gave no whole answer${reasonOf(error)}`, { retryable: true })
}

/**
 * What the container said, by its own status rather than by the 424 that SageMaker wraps it in. A status of 0 is a
 * container that did not answer within its minute.
 */
export function containerFailure(provider: Provider, name: string, status: number, said = ''): ProviderFailed {
  if (tooLong.test(said)) return new PromptTooLong(provider)
  const retryable = status === 0 || status === 429 || status >= 500
  return new ProviderFailed(provider, `The container of ${name} failed (status ${status})`, { retryable })
}

/** A guard's counts as no verdict. */
export const malformed = (provider: Provider, message: string) =>
  new ProviderFailed(provider, message, {
    retryable: true,
    ...(provider === 'guard' ? { cause: new MalformedAnswer(message) } : {}),
  })

/** text-generation-inference's validation, vLLM's (of two generations), and LMI's own. */
const tooLong =
  /`?inputs`? (?:must have less than|tokens \+)|maximum (?:context|model|input) length|longer than the maximum|prompt \(?[^)]{0,40}\)? ?is too long/i

/** Scaled to zero is told as a fault of whoever asks ("Scale an endpoint to zero instances", SageMaker developer guide). */
const isWithoutCapacity = (error: unknown) => error instanceof ValidationError && /no capacity/i.test(error.message)

function refusal(provider: Provider, name: string, error: SageMakerRuntimeServiceException): ProviderFailed {
  const status = error.$metadata.httpStatusCode ?? 500
  const retryable = status >= 500 || status === 429 || /throttl|expiredtoken/i.test(error.name)
  const message = retryable
    ? `SageMaker could not serve ${name} (status ${status})`
    : `SageMaker refused to serve ${name} (status ${status}): ${status === 403 ? checkRole : checkNames}`
  return new ProviderFailed(provider, message, { retryable })
}

const checkRole =
  'check the credentials, and that their role allows sagemaker:InvokeEndpoint and sagemaker:InvokeEndpointWithResponseStream on it'
const checkNames = 'check the names of endpoint and component, and the region'

/** Only what no server wrote: Node's own codes, and the names of the SDK's own errors, which calls a reset a timeout. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  if ('code' in error && typeof error.code === 'string' && /^E[A-Z_]{2,30}$/.test(error.code)) return ` (${error.code})`
  if (error.name === 'AbortError') return ' before it was told to stop'
  return error.name === 'TimeoutError' ? ' in time' : ''
}
