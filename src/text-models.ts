/** A family knows how its text is written, a completer how a server is reached: together they are a model or a guard. */
import { ProviderFailed, type ChatModel, type Completer, type PromptGuard, type TextGuard } from './ports.ts'
import { MalformedAnswer, type ChatFamily, type GuardCategory, type GuardFamily } from './prompts/family.ts'
import { chatWindow, guardWindow } from './prompts/window.ts'

export const systemPrompt =
  'You are a helpful assistant in a workplace chat. Answer briefly, truthfully and in the language of the question. ' +
  'If you do not know something, say so.'

export function chatModel(parts: {
  readonly family: ChatFamily
  readonly completer: Completer
  readonly system: string
  readonly replyTokens: number
}): ChatModel {
  const { family, completer, system, replyTokens } = parts
  return {
    window: chatWindow(family, system),
    replyTokens,
    async reply(conversation, signal) {
      const prompt = family.render(system, conversation)
      const request = { prompt, maximumTokens: replyTokens, stop: family.stop, purpose: 'chat' } as const
      const completion = await completer.complete(request, signal)
      if (completion.finish === 'other') {
        throw new ProviderFailed('model', 'The model ended its answer in an unknown way', { retryable: true })
      }
      return family.read(completion)
    },
  }
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
      const request = { prompt, maximumTokens: family.answerTokens, stop: [], purpose: 'guard' } as const
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
