/**
 * Every family by its name in the operator's interface. Each is loaded when it is chosen, since a vocabulary takes time
 * and memory (Llama 3's half a second and 120 MB). A new family is one file and one line here.
 */
import type { ChatFamily, GuardFamily } from './family.ts'

/** `now`: milliseconds since the epoch, for the templates that tell the date. */
type Clock = { readonly now: () => number }

/** A name for a model's generation has its own line where the template differs: Llama 3.2 and 3.3 are as 3.1. */
export const chatFamilies = {
  'llama-2': async () => (await import('./llama-2.ts')).llama2,
  'llama-3': async () => (await import('./llama-3.ts')).llama3,
  'llama-3.1': async (clock) => (await import('./llama-3.ts')).llama31(clock),
  openchatkit: async (clock) => (await import('./openchatkit.ts')).openChatKit(clock),
} satisfies Readonly<Record<string, (clock: Clock) => Promise<ChatFamily>>>

export const guardFamilies = {
  'llama-guard-1': async () => (await import('./llama-guard-1.ts')).llamaGuard1,
  'llama-guard-3': async () => (await import('./llama-guard-3.ts')).llamaGuard3_8b,
  'llama-guard-3-1b': async () => (await import('./llama-guard-3.ts')).llamaGuard3_1b,
  'gpt-jt-moderation': async () => (await import('./gpt-jt-moderation.ts')).gptJtModeration,
} satisfies Readonly<Record<string, () => Promise<GuardFamily>>>
