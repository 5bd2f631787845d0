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

/** An answer goes on beyond what was agreed. */
export class TooManyBytes extends Error {
  override name = 'TooManyBytes'
}

/** An answer is none, in the form that its container has. Holds no word of it. */
export class UnreadableAnswer extends Error {
  override name = 'UnreadableAnswer'
}

/** The container failed, with a status of its own; 0 where it did not answer within its minute. */
export class ContainerFailed extends Error {
  override name = 'ContainerFailed'
  readonly status: number
  /** For telling cases apart, and for nothing else. */
  readonly said: string
  constructor(status: number, said: string) {
    super()
    this.status = status
    this.said = said
  }
}

/** `error`: whatever calling the model, or reading its answer, threw. */
export function sageMakerFailure(
  provider: Provider,
  served: { readonly endpoint: string; readonly component: string | null },
  error: unknown,
): ProviderFailed {
  const name = served.component === null ? served.endpoint : `${served.endpoint}/${served.component}`
  const passing = (what: string) => new ProviderFailed(provider, `${name} ${what}`, { retryable: true })
  if (error instanceof UnreadableAnswer) return malformed(provider, `${name} gave an answer that cannot be read`)
  if (error instanceof TooManyBytes) return malformed(provider, `${name} answered more than was asked for`)
  if (error instanceof ContainerFailed) return containerFailure(provider, name, error)
  if (error instanceof ModelError)
    return containerFailure(provider, name, {
      status: error.OriginalStatusCode ?? 0,
      said: error.OriginalMessage ?? '',
    })
  if (error instanceof ModelNotReadyException || isWithoutCapacity(error)) return new ModelAsleep(provider, name)
  if (error instanceof ModelStreamError || error instanceof InternalStreamFailure)
    return passing('broke off its answer')
  if (error instanceof SageMakerRuntimeServiceException) return refusal(provider, name, error)
  if (error instanceof Error && error.name === 'CredentialsProviderError')
    return passing('was not asked, since no AWS credentials were found')
  return passing(`gave no whole answer${reasonOf(error)}`)
}

/** A guard's is counted as no verdict. */
const malformed = (provider: Provider, message: string) =>
  new ProviderFailed(provider, message, {
    retryable: true,
    ...(provider === 'guard' ? { cause: new MalformedAnswer(message) } : {}),
  })

/** By the container's own status, rather than by the 424 that SageMaker wraps it in. */
function containerFailure(
  provider: Provider,
  name: string,
  failed: { readonly status: number; readonly said: string },
) {
  if (tooLong.test(failed.said)) return new PromptTooLong(provider)
  const retryable = failed.status === 0 || failed.status === 429 || failed.status >= 500
  return new ProviderFailed(provider, `The container of ${name} failed (status ${failed.status})`, { retryable })
}

/** text-generation-inference's validation, vLLM's of two generations, and LMI's own. */
const tooLong =
  /`?inputs`? (?:must have less than|tokens \+)|maximum (?:context|model|input) length|longer than the maximum|prompt (?:\([^)]{0,40}\) )?is too long/i

/** Scaled to zero is told as a mistake of whoever asks ("Scale an endpoint to zero instances", SageMaker developer guide). */
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
