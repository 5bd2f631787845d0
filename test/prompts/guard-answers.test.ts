import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { guardFamilies } from '../../src/prompts/families.ts'
import { cleared, limitOf } from './cleared.ts'
import { guardAnswers, mayClear } from './guard-answers.ts'

// Planted in turn and caught by these very runs: `safe` as the mere beginning of an answer; letters of either case; end
// tokens taken off wherever they stand, or two of them; any punctuation trimmed; an answer cut short; tokens that
// contradict the answer; an answer of any length.
test.each(['llama-guard-1', 'llama-guard-3', 'gpt-jt-moderation'] as const)(
  'fault 17, D13: of fuzzed answers of %s an exact safe clears, or an exact unsafe under its threshold, and nothing else',
  async (name) => {
    const family = await guardFamilies[name]()
    const seen = { cleared: 0, stopped: 0 }
    await fc.assert(
      fc.asyncProperty(guardAnswers(name), async (answer) => {
        const passed = await cleared(family, answer.completion)
        seen[passed ? 'cleared' : 'stopped'] += 1
        expect(passed).toBe(mayClear(answer, family, limitOf))
      }),
      { seed: 17, numRuns: 3_000 },
    )
    // Neither side of the door is left untried.
    expect(Math.min(seen.cleared, seen.stopped)).toBeGreaterThan(100)
  },
)
