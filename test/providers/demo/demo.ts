/** The real code around the demonstration models, as the bot puts it together. */
import type { Utterance } from '../../../src/turn.ts'
import { llama2 } from '../../../src/prompts/llama-2.ts'
import { llamaGuard1 } from '../../../src/prompts/llama-guard-1.ts'
import { demoChat, demoGuard } from '../../../src/providers/demo/completers.ts'
import { chatModel, systemPrompt, textGuard } from '../../../src/text-models.ts'

export const model = (replyTokens = 512) =>
  chatModel({ family: llama2, completer: demoChat(), system: systemPrompt, replyTokens, stop: [] })

export const guard = textGuard({
  family: llamaGuard1,
  categories: llamaGuard1.categories,
  completer: demoGuard(),
  name: 'demo',
})

/** What was said in turns, the first by the user. */
export const said = (...texts: readonly string[]): readonly Utterance[] =>
  texts.map((text, index) => ({ role: index % 2 === 0 ? 'user' : 'agent', text }))

/** Ends nothing. */
export const never = () => new AbortController().signal
