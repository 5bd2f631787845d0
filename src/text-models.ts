/** A family knows how its text is written, a completer how a server is reached: together they are a model or a guard. */
import type { Policy } from './policy/policy.ts'
import { ProviderFailed, type ChatModel, type Completer, type PromptGuard, type TextGuard } from './ports.ts'
import { MalformedAnswer, type ChatFamily, type GuardCategory, type GuardFamily } from './prompts/family.ts'
import { chatWindow, guardWindow } from './prompts/window.ts'

export const systemPrompt =
  'You are a helpful assistant in a workplace chat. Answer briefly, truthfully and in the language of the question. ' +
  'If you do not know something, say so.'

/** What every chat model is asked with. */
export const asked = ({ limits, sampling }: Policy) => ({
  system: systemPrompt,
  replyTokens: limits.replyTokens,
  stop: sampling.stop,
})

export function chatModel(parts: {
  readonly family: ChatFamily
  readonly completer: Completer
  readonly system: string
  readonly replyTokens: number
  /** Strings that end a reply besides the family's own, and are no part of it. */
  readonly stop: readonly string[]
}): ChatModel {
  const { family, completer, system, replyTokens, stop } = parts
  return {
    window: chatWindow(family, system),
    replyTokens,
    async reply(conversation, signal) {
      const prompt = family.render(system, conversation)
      const ends = [...family.stop, ...stop]
      const request = { prompt, maximumTokens: replyTokens, stop: ends, purpose: 'chat' } as const
      const completion = await completer.complete(request, signal)
      if (completion.finish === 'other') {
        throw new ProviderFailed('model', 'The model ended its answer in an unknown way', { retryable: true })
      }
      return before(stop, family.read(completion))
    },
  }
}

/** Some servers leave on what ended a reply. */
function before(stop: readonly string[], reply: string): string {
  const found = stop.map((end) => reply.indexOf(end)).filter((at) => at >= 0)
  return found.length === 0 ? reply : reply.slice(0, Math.min(...found)).trim()
}

export function textGuard(parts: {
  readonly family: GuardFamily
  readonly categories: readonly GuardCategory[]
  readonly completer: Completer
  readonly name: string
}): TextGuard {
  const { family, categories, completer, name } = parts
  const window = guardWindow(family, categories)
  return {
    name,
    // Its answer needs room as well.
    window: { ...window, template: window.template + family.answerTokens },
    async judge(conversation, signal) {
      const prompt = family.render(conversation, categories)
      const request = { prompt, maximumTokens: family.answerTokens, stop: family.stop, purpose: 'guard' } as const
      const completion = await completer.complete(request, signal)
      try {
        return family.read(completion, categories, name)
      } catch (cause) {
        if (!(cause instanceof MalformedAnswer)) throw cause
        throw new ProviderFailed('guard', 'The guard answered something that is no verdict', { retryable: true, cause })
      }
    },
  }
}

/** A guard of text over pictures' prompts: each segment as a question of its own. `languages`: those it was made for. */
export const asPromptGuard = (guard: TextGuard, languages: readonly string[]): PromptGuard => ({
  name: guard.name,
  languages,
  async judge(segments, signal) {
    const findings = await Promise.all(segments.map((text) => guard.judge([{ role: 'user', text }], signal)))
    return findings.flat()
  },
})
