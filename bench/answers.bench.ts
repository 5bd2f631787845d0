/** 100,000 fuzzed answers of every guard on their real way to a decision: how many were let through that must not be. */
import * as fc from 'fast-check'
import { guardFamilies } from '../src/prompts/families.ts'
import { cleared, limitOf } from '../test/prompts/cleared.ts'
import { guardAnswers, mayClear } from '../test/prompts/guard-answers.ts'

const numRuns = 100_000

export async function run(): Promise<void> {
  console.log(`| ${numRuns} fuzzed answers of | let through | stopped | let through wrongly | stopped wrongly |`)
  console.log('| --- | ---: | ---: | ---: | ---: |')
  const seed = Date.now() % 2 ** 31
  for (const name of ['llama-guard-1', 'llama-guard-3', 'gpt-jt-moderation'] as const) {
    const family = await guardFamilies[name]()
    const seen = { through: 0, stopped: 0, wronglyThrough: 0, wronglyStopped: 0 }
    await fc.assert(
      fc.asyncProperty(guardAnswers(name), async (answer) => {
        const [passed, may] = [await cleared(family, answer.completion), mayClear(answer, family, limitOf)]
        seen[passed ? 'through' : 'stopped'] += 1
        if (passed !== may) seen[passed ? 'wronglyThrough' : 'wronglyStopped'] += 1
      }),
      { seed, numRuns },
    )
    console.log(`| ${[name, ...Object.values(seen)].join(' | ')} |`)
  }
  console.log(`\nSeed ${seed}.`)
}
