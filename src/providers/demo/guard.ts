import type { Completion } from '../../prompts/family.ts'
import type { Answer } from './answer.ts'
import { readDirectives, type Directives, type Score } from './directives.ts'
import { worstPhrase } from './phrases.ts'

const conversation =
  /<BEGIN CONVERSATION>\n\n(?<said>[^]*)\n\n<END CONVERSATION>[^]*assessment for (?<role>User|Agent) in/

/** What a word list would make of a Llama Guard 1 prompt; null when it is none. */
export function judge(prompt: string): Answer | null {
  const { said = '', role } = conversation.exec(prompt)?.groups ?? {}
  const messages = said.split(/\n\n(?=(?:User|Agent): )/)
  const texts = messages.map((message) => readDirectives(message.slice(message.indexOf(':') + 1)))
  const directives = texts.at(-1)?.directives
  if (!directives || !messages.at(-1)?.startsWith(`${role}: `)) return null
  const rests = texts.map(({ rest }) => rest)
  return { directives, completion: completionFor(directives, rests) }
}

function completionFor(directives: Directives, texts: readonly string[]): Completion {
  if (directives.has('nonsense')) return { text: 'maybe', finish: 'stop', tokens: [] }
  if (directives.has('guard-empty')) return { text: '', finish: 'stop', tokens: [] }
  return verdict(directives.score ?? worstPhrase(texts))
}

/** Greedy, as a guard is asked: the likelier of the two words, with the probability of both. */
function verdict({ unsafe, codes }: Score): Completion {
  const words = { safe: { text: 'safe', probability: 1 - unsafe }, unsafe: { text: 'unsafe', probability: unsafe } }
  if (unsafe < 0.5) {
    return { text: 'safe', finish: 'stop', tokens: [{ ...words.safe, alternatives: [words.unsafe] }] }
  }
  const certain = (text: string) => ({ text, probability: 1, alternatives: [] })
  const listed = codes.join(',')
  const tokens = [{ ...words.unsafe, alternatives: [words.safe] }, certain('\n'), certain(listed)]
  return { text: `unsafe\n${listed}`, finish: 'stop', tokens }
}
