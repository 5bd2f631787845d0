/** Guards report; this one pure function over one table decides. */
import { createHash } from 'node:crypto'
import { grades, type Finding, type Grade, type Verdict } from '../turn.ts'
import { ruleOf, type Bands, type Policy } from './policy.ts'

export const hashOf = (judged: string | Uint8Array) => createHash('sha256').update(judged).digest('hex')

/** What may be shown: anything held counts as refused until somebody can decide on it. */
export const allows = (verdict: Verdict) => verdict.action === 'answer' || verdict.action === 'answer with a note'

/**
 * A higher score never gives a softer action; a category or score that the policy does not know gives the hardest.
 * `policy`: as it holds in the channel, from `policyFor`.
 */
export function decide(policy: Policy, findings: readonly Finding[], judged: string | Uint8Array): Verdict {
  const weighed = findings
    .map((finding) => ({ finding, grade: gradeOf(policy, finding) }))
    .filter(({ grade }) => grade !== 'casual')
    .toSorted((a, b) => severity(b.grade) - severity(a.grade) || b.finding.score - a.finding.score)
  const grade = weighed[0]?.grade ?? 'casual'
  return {
    grade,
    action: policy.actions[grade],
    because: weighed.map(({ finding }) => finding),
    policy: policy.version,
    judged: hashOf(judged),
  }
}

const severity = (grade: Grade) => grades.indexOf(grade)

/** Casual where the category was switched off on purpose: a guard whose list is fixed reports it all the same. */
export function gradeOf(policy: Policy, { category, score }: Finding): Grade {
  const rule = ruleOf(policy, category)
  if (!rule || !(score >= 0 && score <= 1)) return 'needs intervention'
  return rule.enabled ? gradeIn(rule.bands, score) : 'casual'
}

function gradeIn(bands: Bands, score: number): Grade {
  if (score >= bands.intervention) return 'needs intervention'
  if (score >= bands.caution) return 'needs caution'
  if (score >= bands.probably) return 'probably needs caution'
  return score >= bands.possibly ? 'possibly needs caution' : 'casual'
}
