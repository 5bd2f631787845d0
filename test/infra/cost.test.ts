import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { askedIn } from '../../infra/cost/day.ts'
import { dollarsOf, month, plans } from '../../infra/cost/month.ts'
import { isPriced, prices } from '../../infra/cost/prices.ts'
import { simulate } from '../../infra/cost/simulate.ts'
import { choicesTable, costTable } from '../../infra/cost/table.ts'
import { deployables } from '../../infra/models/catalog.ts'

const one = { seconds: 4, perCopy: 1, copies: 1, wakeSeconds: 400, idleSeconds: 900, warm: null }
const hour = 3600

test('nobody asks: no instance is paid for (D31)', () => {
  expect(simulate({ ...one, arrivals: [] })).toEqual({ hours: 0, waits: [], woke: 0 })
})

test('one question wakes one copy, waits for it, and pays until it sleeps again', () => {
  const { hours, waits, woke } = simulate({ ...one, arrivals: [9 * hour] })
  expect(waits).toEqual([404])
  expect(hours).toBeCloseTo((400 + 4 + 900) / 3600)
  expect(woke).toBe(1)
})

test('a second question soon after is answered at once; one after the quiet time wakes it anew', () => {
  const { waits, woke } = simulate({ ...one, arrivals: [9 * hour, 9 * hour + 600, 11 * hour] })
  expect(waits).toEqual([404, 4, 404])
  expect(woke).toBe(2)
})

test('a copy takes what it can at a time, and the rest waits behind', () => {
  const arrivals = [9 * hour, 9 * hour + 1000, 9 * hour + 1000, 9 * hour + 1000]
  expect(simulate({ ...one, arrivals }).waits).toEqual([404, 4, 8, 12])
  expect(simulate({ ...one, perCopy: 3, arrivals }).waits).toEqual([404, 4, 4, 4])
})

test('a copy that is kept in working hours answers the first question of the morning at once, and is paid all day', () => {
  const { hours, waits, woke } = simulate({ ...one, warm: { from: 8, to: 18 }, arrivals: [9 * hour] })
  expect([waits, woke, hours]).toEqual([[4], 0, 10])
})

test('a day has as many questions as its people ask, mostly in working hours, and the same seed gives the same day', () => {
  const day = askedIn(10_000, { questions: 2, pictures: 0.1 }, 3)
  expect(day).toEqual(askedIn(10_000, { questions: 2, pictures: 0.1 }, 3))
  expect(Math.abs(day.filter(({ kind }) => kind === 'chat').length - 20_000)).toBeLessThan(600)
  expect(day.filter(({ at }) => at > 8 * hour && at < 18 * hour).length / day.length).toBeGreaterThan(0.8)
})

test('more members cost more, and find it asleep less often', () => {
  const [plan] = plans
  if (!plan) throw new Error('No plan')
  const [few, many] = [month(10, plan), month(1000, plan)]
  expect(many.dollars).toBeGreaterThan(few.dollars)
  expect(many.asleep).toBeLessThan(few.asleep)
})

test('every instance that is deployed by itself has a stated price', () => {
  expect(Object.values(deployables).filter(({ instance }) => !isPriced(instance))).toEqual([])
})

describe('the README', () => {
  /** As rows of cells, however they are padded. */
  const rowsOf = (table: string) =>
    table
      .split('\n')
      .filter((line) => line.startsWith('|') && !/^[|\s-]+$/.test(line))
      .map((line) =>
        line
          .split('|')
          .map((cell) => cell.trim())
          .join('|'),
      )
  const readme = readFileSync('README.md', 'utf8')

  test('says what each choice costs, from the stated prices', () => {
    expect(rowsOf(readme)).toEqual(expect.arrayContaining(rowsOf(choicesTable())))
  })

  test('says what a month costs as it is simulated (up to 100 members here: the rest takes its time)', () => {
    const simulated = rowsOf(costTable(100))
    expect(simulated).toHaveLength(1 + plans.length * 3)
    expect(rowsOf(readme)).toEqual(expect.arrayContaining(simulated))
  })

  test('is not alone: how far a budget can be passed stands beside the setting, for the default models', () => {
    const names = ['llama-2-7b-f', 'llama-guard-7b', 'sdxl'] as const
    const hourly = names.reduce((sum, name) => sum + prices.instance[deployables[name].instance], 0)
    const passed = (hours: number) =>
      `$${Math.round((hours + 15 / 60) * hourly)} for ${hours === 12 ? 'twelve' : 'twenty-four'}`
    const deploy = readFileSync('docs/deploy.md', 'utf8')
    expect(deploy).toContain(`$${hourly.toFixed(2)} an hour, that is ${passed(12)} hours and ${passed(24)}`)
    expect(deploy).toContain(`$${(dollarsOf.fixed / 730).toFixed(2)} an hour for the rest of the month`)
  })

  test('has the formula’s numbers right', () => {
    const { perTurn, perPicture, fixed } = dollarsOf
    expect(readme).toContain(`$${perTurn.toFixed(5)} × turns + $${perPicture} × pictures + $${Math.round(fixed)}`)
  })
})
