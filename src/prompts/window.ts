import type { Utterance } from '../turn.ts'
import type { ChatFamily, GuardCategory, GuardFamily } from './family.ts'

/** How much one model or guard can take. All in its own tokens. */
export interface Window {
  /** Prompt and completion together. */
  readonly context: number
  /** What its template costs around an empty conversation. */
  readonly template: number
  /** What one utterance costs: never less than what the rendered prompt really spends on it. */
  tokens(utterance: Utterance): number
}

/** A server's token for the beginning of the text, and a few for where the template's pieces meet. */
const margin = 4

export function chatWindow(family: ChatFamily, system: string): Window {
  const cost = (...roles: readonly Utterance['role'][]) => family.tokens(family.render(system, silence(roles)))
  const template = cost('user')
  return windowOf(family, template, (cost('user', 'agent', 'user') - template) / 2)
}

export function guardWindow(family: GuardFamily, categories: readonly GuardCategory[]): Window {
  const cost = (...roles: readonly Utterance['role'][]) => family.tokens(family.render(silence(roles), categories))
  const question = cost('user')
  const reply = cost('user', 'agent')
  return windowOf(family, Math.max(question, reply), Math.max(reply - question, cost('user', 'agent', 'user') - reply))
}

const silence = (roles: readonly Utterance['role'][]) => roles.map((role) => ({ role, text: '' }))

/** `label`: what the template spends on an utterance besides its text. */
function windowOf(family: ChatFamily | GuardFamily, template: number, label: number): Window {
  return {
    context: family.context,
    template: template + margin,
    tokens: ({ text }) => family.tokens(text) + Math.ceil(label) + 1,
  }
}
