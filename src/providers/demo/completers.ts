/** A chat model and a guard that need nothing: the default without an account. */
import { setTimeout } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import { ModelAsleep, ProviderFailed, type Completer } from '../../ports.ts'
import { answer } from './chat.ts'
import { judge } from './guard.ts'

/** Reads a Llama-2 prompt and answers by rote; `directives.ts` lists what it can be told to do instead. */
export function demoChat(): Completer {
  const failures = new LRUCache<string, number>({ max: 1000 })
  const naps = new LRUCache<string, number>({ max: 1000 })
  return {
    async complete({ prompt, maximumTokens }, signal) {
      const answered = answer(prompt, maximumTokens)
      if (!answered) throw failed('model', 'was given no Llama-2 prompt', false)
      const { directives, completion } = answered
      const slept = naps.get(prompt) ?? 0
      naps.set(prompt, slept + 1)
      if (slept < directives.asleep) throw new ModelAsleep('model', 'demonstration model')
      await pause('model', directives.slow, signal)
      const failedBefore = failures.get(prompt) ?? 0
      if (failedBefore < directives.failTimes) failures.set(prompt, failedBefore + 1)
      if (directives.has('fail') || failedBefore < directives.failTimes) throw failed('model', 'was told to fail', true)
      return completion
    },
  }
}

/** Reads a Llama Guard 1 prompt and judges by a word list; `directives.ts` lists what it can be told to do instead. */
export function demoGuard(): Completer {
  return {
    async complete({ prompt }, signal) {
      const judged = judge(prompt)
      if (!judged) throw failed('guard', 'was given no Llama Guard 1 prompt', false)
      await pause('guard', judged.directives.guardSlow, signal)
      if (judged.directives.has('guard-fail')) throw failed('guard', 'was told to fail', true)
      return judged.completion
    },
  }
}

async function pause(provider: 'model' | 'guard', seconds: number, signal: AbortSignal): Promise<void> {
  try {
    signal.throwIfAborted()
    if (seconds > 0) await setTimeout(seconds * 1000, undefined, { signal })
  } catch (cause) {
    throw failed(provider, 'was stopped before it answered', true, cause)
  }
}

const failed = (provider: 'model' | 'guard', what: string, retryable: boolean, cause?: unknown) =>
  new ProviderFailed(provider, `The demonstration ${provider} ${what}`, { retryable, cause })
