/** Turns, outcomes and cases for the stores' contracts; each set of them in a channel of its own. */
import { wordsOf } from '../../src/policy/clear.ts'
import { hashOf } from '../../src/policy/decide.ts'
import {
  turnId,
  type Action,
  type Case,
  type CaseContent,
  type ChatTurn,
  type Outcome,
  type Turn,
  type Verdict,
} from '../../src/turn.ts'

export const day = 86_400_000

/** In every word that a store is given, so that a scan can look for it. */
export const canary = 'CANARY'

let channels = 0

/** The messages of one thread: a larger number is a later message. */
export function aThread(thread = 't1', channel = `C${(channels += 1)}`) {
  return (message: number, more: Partial<ChatTurn> = {}): ChatTurn => ({
    kind: 'chat',
    place: { platform: 'far', workspace: 'W', channel, thread, private: false },
    message: `m${String(message).padStart(5, '0')}`,
    revision: '',
    edits: 0,
    person: { id: 'ann', locale: 'en-GB' },
    text: `${canary} question ${message}`,
    addressed: 'mention',
    startsThread: true,
    files: 0,
    asked: 1_700_000_000_000 + message,
    ...more,
  })
}

export const verdictOn = (text: string | Uint8Array, action: Action = 'answer'): Verdict => ({
  grade: action === 'answer' ? 'casual' : 'needs caution',
  action,
  because: action === 'answer' ? [] : [{ category: 'violence', score: 0.25, guard: 'demo' }],
  policy: '1',
  judged: hashOf(text),
})

const took = { asked: 120, made: 800, checked: 90 }

export type Answer = Extract<Outcome, { readonly reply: string }>

export function answer(reply: string, question = `${canary} question`): Answer {
  const said = `${canary} ${reply}`
  const asked = verdictOn(question)
  return { kind: 'answered', question, reply: said, asked, replied: verdictOn(said), took, notes: ['needs caution'] }
}

export type Drawing = Extract<Outcome, { readonly drawn: unknown }>

/** The words of it are the prompt and what is not to be seen. */
export function drawing(
  prompt = `${canary} a cat`,
  bytes: Uint8Array = Buffer.from('pixels'),
  key = 'pictures/1',
): Drawing {
  const request = { prompt, negative: `${canary} text`, width: 256, height: 256, seed: 7, steps: 50, cfg: 7.5 }
  const picture = { key, mediaType: 'image/png', width: 256, height: 256 } as const
  const asked = verdictOn(wordsOf(request))
  return { kind: 'answered', request, picture, asked, drawn: verdictOn(bytes), took, notes: ['demonstration picture'] }
}

export const refusal: Outcome = {
  kind: 'refused',
  stage: 'question',
  verdict: verdictOn('stopped', 'refuse'),
  took: null,
}

/** One of every kind that has no words. */
export const wordless: readonly Outcome[] = [
  refusal,
  { kind: 'held', stage: 'reply', verdict: verdictOn('stopped', 'hold'), took },
  { kind: 'held', stage: 'picture', verdict: verdictOn('stopped', 'hold'), took: null },
  { kind: 'refused', stage: 'prompt', verdict: verdictOn('stopped', 'refuse'), took: null },
  { kind: 'answered', fixed: 'help' },
  { kind: 'answered', fixed: 'imagine help' },
  { kind: 'answered', fixed: 'picture gone' },
  { kind: 'refused', fixed: 'prompt too long', limit: 4000 },
  { kind: 'refused', fixed: 'guest' },
  { kind: 'refused', fixed: 'stranger' },
  { kind: 'refused', fixed: 'absent' },
  { kind: 'refused', fixed: 'imagine problem', problem: 'option' },
  { kind: 'answered', fixed: 'no files' },
  { kind: 'answered', fixed: 'no answer' },
  { kind: 'refused', fixed: 'too long', limit: 2000 },
  { kind: 'refused', fixed: 'edited too often', limit: 3 },
  { kind: 'refused', fixed: 'too many turns', hour: 2, day: 5 },
  { kind: 'refused', fixed: 'too many turns here', hour: 20, day: 50 },
  { kind: 'failed', because: 'guard' },
  { kind: 'failed', because: 'asleep' },
  { kind: 'withdrawn' },
]

export const caseOf = (turn: Turn, more: Partial<Case> = {}): Case => ({
  id: `case ${turnId(turn)}`,
  turn: turnId(turn),
  reference: 'R-1',
  stage: 'question',
  outcome: 'refused',
  verdict: verdictOn('stopped', 'refuse'),
  failure: null,
  place: turn.place,
  message: turn.message,
  person: turn.person,
  asked: turn.asked,
  ...more,
})

export const words: CaseContent = {
  question: `${canary} stopped`,
  reply: null,
  context: [{ person: 'ann', question: `${canary} before`, reply: `${canary} reply` }],
  picture: null,
}
