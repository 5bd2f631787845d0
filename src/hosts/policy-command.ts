/** What `npm run policy` says. */
import { parseArgs } from 'node:util'
import { builtInPolicy } from '../policy/built-in.ts'
import { allows, decide, gradeOf } from '../policy/decide.ts'
import { uncoveredLanguage } from '../policy/language.ts'
import { keyOf } from '../policy/parse-policy.ts'
import { PolicyError } from '../policy/policy-error.ts'
import { policyFor, ruleOf, type Policy } from '../policy/policy.ts'
import { readPolicyFile } from '../policy/read-policy.ts'
import { aboutOf, noteSentence, sentence } from '../policy/wording.ts'
import { ProviderFailed } from '../ports.ts'
import type { Finding, Note, Verdict } from '../turn.ts'

/** To be printed, and the process's exit code: 1 for a policy with problems or a guard without a verdict, 2 for misuse. */
export interface Said {
  readonly text: string
  readonly code: 0 | 1 | 2
}

export interface CommandParts {
  /** Judges a text as a question, as the bot would under this policy. @throws ProviderFailed */
  readonly judge: (text: string, policy: Policy) => Promise<readonly Finding[]>
  /** The policy in force where the command line names none; null for the built-in one. */
  readonly policyFile: string | null
}

const usage = `Usage:
  npm run policy -- check FILE
  npm run policy -- try "text" [--channel platform/workspace/channel] [--file FILE] [--locale zh-CN]`

export async function policyCommand(words: readonly string[], parts: CommandParts): Promise<Said> {
  const given = read(words)
  const [command, subject, ...more] = given?.positionals ?? []
  if (!given || !subject || more.length > 0) return { text: usage, code: 2 }
  try {
    if (command === 'check') return { text: check(subject), code: 0 }
    if (command === 'try') return { text: await attempt(subject, given.values, parts), code: 0 }
    return { text: usage, code: 2 }
  } catch (error) {
    if (error instanceof PolicyError) return { text: error.message, code: 1 }
    if (error instanceof ProviderFailed) return { text: `No verdict, so no answer: ${error.message}`, code: 1 }
    throw error
  }
}

function read(words: readonly string[]) {
  const text = { type: 'string' } as const
  try {
    return parseArgs({ args: [...words], allowPositionals: true, options: { channel: text, file: text, locale: text } })
  } catch {
    return null
  }
}

function check(file: string): string {
  const policy = readPolicyFile(file)
  const rules = Object.entries(policy.categories)
  const off = rules.filter(([, { enabled }]) => !enabled).map(([name]) => name)
  const own = policy.custom.map(({ category }) => category)
  return [
    `${file} is accepted: version ${policy.version}`,
    `Categories: ${rules.length}; switched off: ${listed(off)}; your own: ${listed(own)}`,
    `Channels with terms of their own: ${Object.keys(policy.channels).length}`,
  ].join('\n')
}

const listed = (names: readonly string[]) => (names.length > 0 ? names.join(', ') : 'none')

interface Options {
  readonly channel?: string | undefined
  readonly file?: string | undefined
  readonly locale?: string | undefined
}

async function attempt(text: string, { channel, file, locale = 'en' }: Options, parts: CommandParts): Promise<string> {
  const path = file ?? parts.policyFile
  const whole = path === null ? builtInPolicy : readPolicyFile(path)
  const policy = channel === undefined ? whole : policyFor(whole, keyOf(channel))
  const findings = [...(await parts.judge(text, policy)), ...uncoveredLanguage(text, policy.languages)]
  const verdict = decide(policy, findings, text)
  const particular = policy === whole ? 'the general terms hold' : 'has terms of its own'
  return [
    `Policy   ${policy.version} (${path ?? 'built in'})`,
    ...(channel === undefined ? [] : [`Channel  ${channel} (${particular})`]),
    '',
    ...table(findings, policy),
    '',
    `Grade    ${verdict.grade}`,
    `Action   ${verdict.action}`,
    '',
    ...seen(verdict, policy, locale),
  ].join('\n')
}

function table(findings: readonly Finding[], policy: Policy): readonly string[] {
  if (findings.length === 0) return ['The guard found nothing.']
  const rows = findings.map((finding) => {
    const { category, score, guard } = finding
    const off = ruleOf(policy, category)?.enabled === false ? ' (switched off)' : ''
    return [category, score.toFixed(3), guard, `${gradeOf(policy, finding)}${off}`]
  })
  const lines = [['Category', 'Score', 'Guard', 'Grade'], ...rows]
  const widths = [0, 1, 2].map((column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)))
  return lines.map((cells) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
}

function seen(verdict: Verdict, policy: Policy, locale: string): readonly string[] {
  if (allows(verdict)) {
    const notes = notesOn(verdict).map((note) => `Beside the answer:\n  ${noteSentence(note, policy, locale)}`)
    return ['The person gets an answer, once the reply is checked in the same way.', ...notes]
  }
  const about = aboutOf(verdict, policy, locale)
  const refused = { say: 'refused', stage: 'question', about, reference: '0123456789' } as const
  return [
    `In its place, for all:\n  ${sentence({ say: 'stopped' }, policy, locale)}`,
    `To the person alone:\n  ${sentence(refused, policy, locale)}`,
  ]
}

function notesOn({ because }: Verdict): readonly Note[] {
  const foreign = because.some(({ category }) => category === 'language not covered')
  const uncertain = because.some(({ category }) => category !== 'language not covered')
  return [...(uncertain ? (['needs caution'] as const) : []), ...(foreign ? (['language not covered'] as const) : [])]
}
