/** What goes wrong outside, by what can be done about it. */
import type { Dependency } from './watching.ts'

/** Something outside failed. The message is ours and holds no words of people or models. */
export class ProviderFailed extends Error {
  override name = 'ProviderFailed'
  readonly provider: 'guard' | 'model' | 'store' | 'queue' | 'platform'
  readonly retryable: boolean
  constructor(provider: ProviderFailed['provider'], message: string, options: { retryable: boolean; cause?: unknown }) {
    super(message, { cause: options.cause })
    this.provider = provider
    this.retryable = options.retryable
  }
}

/** The model exists, and nothing serves it at the moment: scaled to zero, or not loaded yet. Worth waiting for. */
export class ModelAsleep extends ProviderFailed {
  override name = 'ModelAsleep'
  /** Names what is asleep: an endpoint, or a component of it. */
  readonly model: string
  constructor(provider: 'guard' | 'model', model: string, cause?: unknown) {
    super(provider, 'The model is asleep', { retryable: true, cause })
    this.model = model
  }
}

/** Nobody waits for the answer any more: a verdict or the turn's end stopped the call. No failure of the provider's. */
export class CallStopped extends ProviderFailed {
  override name = 'CallStopped'
  constructor(provider: 'guard' | 'model', dependency: Dependency, cause: unknown) {
    super(provider, `The ${dependency} was stopped before it answered`, { retryable: true, cause })
  }
}

/** The server counts more tokens in a prompt than it takes: the same prompt would not fit next time either. */
export class PromptTooLong extends ProviderFailed {
  override name = 'PromptTooLong'
  constructor(provider: 'guard' | 'model') {
    super(provider, 'The prompt is longer than the server takes', { retryable: false })
  }
}

/** A newer claim holds the item, or it was withdrawn: this worker has nothing more to do with it. */
export class Superseded extends Error {
  override name = 'Superseded'
  readonly withdrawn: boolean
  constructor(item: string, withdrawn: boolean) {
    super(`${withdrawn ? 'Withdrawn' : 'Superseded'}: ${item}`)
    this.withdrawn = withdrawn
  }
}
