/**
 * Orders to the demonstration models that anybody may write into a message, so that every way a turn can go can be seen:
 *
 * | directive | what happens |
 * | --- | --- |
 * | `demo:score=0.55:O3` | the guard reports 0.55 as the probability that this text is unsafe |
 * | `demo:reply-score=0.8:O1,O3` | the same for the reply to this question |
 * | `demo:slow=3`, `demo:guard-slow=3` | model or guard takes that many seconds, at most 600 |
 * | `demo:fail`, `demo:guard-fail` | model or guard fails |
 * | `demo:fail-times=2` | the model fails so often for this very prompt, then answers |
 * | `demo:asleep=3` | the model is found asleep so often for this very prompt, then answers |
 * | `demo:nonsense`, `demo:guard-empty` | the guard answers "maybe", or nothing |
 * | `demo:empty`, `demo:endless` | the model answers nothing, or never ends and is cut at its limit |
 * | `demo:say="…"` | the model says exactly that; directives in it are for the guard that reads the reply |
 *
 * Scores are from 0 to 1. Codes go by position, `O1` being the first category, and are heard from 0.5 on, since a guard
 * that finds a text safe names none; without any it is `O3`. Several directives may stand in one message.
 */
export interface Directives {
  readonly score: Score | null
  readonly replyScore: Score | null
  readonly say: string | null
  /** Seconds. */
  readonly slow: number
  readonly guardSlow: number
  readonly failTimes: number
  readonly asleep: number
  has(name: 'fail' | 'guard-fail' | 'nonsense' | 'guard-empty' | 'empty' | 'endless'): boolean
}

export interface Score {
  /** P(unsafe). */
  readonly unsafe: number
  readonly codes: readonly string[]
}

// Chat clients turn straight quotation marks into curly ones.
const say = /\bdemo:say=["“”„](?<said>[^"“”]*)["“”]/i
const others =
  /\bdemo:(?<name>score|reply-score|slow|guard-slow|fail|guard-fail|fail-times|asleep|nonsense|guard-empty|empty|endless)(?![\w-])(?:=(?<value>\d+(?:\.\d+)?(?::O\d{1,2}(?:,O\d{1,2})*)?))?/gi

/** The directives in a text, and the text without them. */
export function readDirectives(text: string): { readonly directives: Directives; readonly rest: string } {
  const unsaid = text.replace(say, ' ')
  const given = new Map(
    [...unsaid.matchAll(others)].map(({ groups }) => [groups?.['name']?.toLowerCase(), groups?.['value'] ?? '']),
  )
  const number = (name: string) => Number.parseFloat(given.get(name) ?? '') || 0
  const directives: Directives = {
    score: scoreOf(given.get('score')),
    replyScore: scoreOf(given.get('reply-score')),
    say: say.exec(text)?.groups?.['said'] ?? null,
    slow: Math.min(number('slow'), 600),
    guardSlow: Math.min(number('guard-slow'), 600),
    failTimes: number('fail-times'),
    asleep: number('asleep'),
    has: (name) => given.has(name),
  }
  return { directives, rest: unsaid.replace(others, ' ').replace(/\s+/g, ' ').trim() }
}

/** How a score is written for the guard. */
export const writeScore = ({ unsafe, codes }: Score) => `demo:score=${unsafe}:${codes.join(',')}`

function scoreOf(value = ''): Score | null {
  const [unsafe = '', codes = 'O3'] = value.split(':')
  if (unsafe === '' || Number(unsafe) > 1) return null
  return { unsafe: Number(unsafe), codes: codes.toUpperCase().split(',') }
}
