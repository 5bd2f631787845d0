/** Thresholds and actions: each value, and that together they never go backwards. */
import * as z from 'zod'
import { actions as actionNames, grades, type Action, type Grade } from '../turn.ts'
import { map, oneOf } from './checks.ts'

/** `never` becomes `Infinity`: no score reaches it. */
const threshold = z
  .custom<number | 'never'>((value) => value === 'never' || (typeof value === 'number' && value >= 0 && value <= 1), {
    error: 'must be a number from 0 to 1, or never',
    abort: true,
  })
  .transform((value) => (value === 'never' ? Infinity : value))

const scored = ['possibly', 'probably', 'caution', 'intervention'] as const

export const thresholds = map({
  possibly: threshold,
  probably: threshold,
  caution: threshold,
  intervention: threshold,
}).superRefine((bands, context) => {
  const fall = scored.findIndex((name, index) => bands[name] < bands[scored[index - 1] ?? name])
  const [lower, upper] = [scored[fall - 1], scored[fall]]
  if (lower && upper) {
    const message = `must not fall: ${upper} is ${said(bands[upper])}, below ${lower}, ${said(bands[lower])}`
    context.addIssue({ code: 'custom', message })
  }
})

const said = (score: number) => (score === Infinity ? 'never' : String(score))

/** For what a guard reports without naming a category: with a score of 1 it is sure to be stopped. */
export const decisive = thresholds.refine(
  ({ intervention }) => intervention <= 1,
  'must have a number for intervention: a guard that names no category must be able to stop something',
)

const action = oneOf(actionNames)

export const actions = map({
  casual: action,
  'possibly needs caution': action,
  'probably needs caution': action,
  'needs caution': action,
  'needs intervention': action,
} satisfies Record<Grade, typeof action>).superRefine((table, context) => {
  const complain = (message: string) => context.addIssue({ code: 'custom', message })
  grades.forEach((grade, index) => {
    const milder = grades[index - 1] ?? grade
    if (hardness(table[grade]) < hardness(table[milder])) {
      complain(`must not soften: ${grade} is ${table[grade]}, ${milder} is ${table[milder]}`)
    }
  })
  if (hardness(table['needs intervention']) < hardness('refuse')) complain('must refuse what needs intervention')
})

const hardness = (name: Action) => actionNames.indexOf(name)
