import type { Completion } from '../../prompts/family.ts'
import type { Answer } from './answer.ts'
import { readDirectives, writeScore, type Directives } from './directives.ts'

const topics: readonly (readonly [topic: RegExp, said: string])[] = [
  [/^\W*(?:hello|hi|hey)(?: there| chaperone)?\W*$/i, 'Hello! Ask me something, and see what the guard makes of it.'],
  [
    /\bwhat(?: is|['’]s) chaperone\b/i,
    'Chaperone is an assistant for teams. A guard judges every question before it is answered, and every answer before ' +
      'it is shown; what it stops goes to a moderator.',
  ],
  [
    /\bwhat can you do\b/i,
    'I repeat what you ask, and I remember what you asked before in this thread. A real model would answer here.',
  ],
]

/** What a demonstration would answer to a Llama-2 prompt; null when it is none. */
export function answer(prompt: string, maximumTokens: number): Answer | null {
  const questions = questionsOf(prompt)
  const last = questions.at(-1)
  if (!last) return null
  const asked = questions.map(({ rest }) => rest)
  return {
    directives: last.directives,
    completion: cut(textFor(last.directives, asked, maximumTokens), maximumTokens),
  }
}

/** Every `[INST]` begins a question, which ends at its `[/INST]`; the first holds the system prompt as well. */
const questionsOf = (prompt: string) =>
  [...prompt.matchAll(/\[INST\](?:\s*<<SYS>>[^]*?<<\/SYS>>)?(?<question>[^]*?)\[\/INST\]/g)].map(({ groups }) =>
    readDirectives(groups?.['question'] ?? ''),
  )

function textFor(directives: Directives, asked: readonly string[], maximumTokens: number): string {
  if (directives.has('empty')) return ''
  if (directives.has('endless')) return `This is a demonstration model without end${', and on'.repeat(maximumTokens)}`
  const score = directives.replyScore ? ` ${writeScore(directives.replyScore)}` : ''
  return (directives.say ?? `This is a demonstration model: ${helpfully(asked)}`) + score
}

function helpfully(asked: readonly string[]): string {
  const question = asked.at(-1) ?? ''
  const before = asked.length - 1
  const known = topics.find(([topic]) => topic.test(question))?.[1]
  const remembered = `You asked ${before} ${before === 1 ? 'thing' : 'things'} before; first: ${quote(asked[0] ?? '')}.`
  return [known ?? `You asked: ${quote(question)}.`, ...(before > 0 ? [remembered] : [])].join(' ')
}

function quote(text: string): string {
  const [start = ''] = /^[^]{0,200}/u.exec(text) ?? []
  return start === text ? `“${text}”` : `“${start}…”`
}

/** Counts a token for every three letters and for anything else: more than a real tokenizer finds in English. */
function cut(text: string, maximumTokens: number): Completion {
  const tokens = text.match(/ ?[a-z]{1,3}|[^]/giu) ?? []
  const whole = tokens.length <= maximumTokens
  return { text: whole ? text : tokens.slice(0, maximumTokens).join(''), finish: whole ? 'stop' : 'length', tokens: [] }
}
