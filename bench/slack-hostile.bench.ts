/** 10,000 answers that a model could be made to write, as they would be sent to Slack: what of them is live, and what they cost. */
import { sample } from 'fast-check'
import { quiet } from '../adapters/slack/post.ts'
import { render } from '../adapters/slack/render.ts'
import { cleared } from '../test/contracts/chat-platform.ts'
import { hostileAnswer, liveIn } from '../test/adapters/slack/hostile.ts'
import { words } from '../test/adapters/slack/fixtures.ts'

const answers = 10_000

export async function run(): Promise<void> {
  const hostile = sample(hostileAnswer, { numRuns: answers, seed: 20_261_120 }).map((text) => cleared(text).content)
  const took: number[] = []
  const problems = new Map<string, number>()
  let messages = 0
  for (const message of hostile) {
    const start = process.cpuUsage()
    const parts = render(message, words('en'))
    const { user, system } = process.cpuUsage(start)
    took.push((user + system) / 1000)
    messages += parts.length
    for (const problem of parts.flatMap((part) => liveIn({ ...part, ...quiet })))
      problems.set(problem, (problems.get(problem) ?? 0) + 1)
  }
  const sorted = took.toSorted((one, other) => one - other)
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(2)
  const longest = Math.max(...hostile.map(({ text }) => text.length))
  console.log(`${answers} hostile answers of up to ${longest} characters, ${messages} messages`)
  console.log(`live or over a limit: ${problems.size === 0 ? 'nothing' : JSON.stringify([...problems])}`)
  console.log(`CPU milliseconds an answer: p50 ${at(0.5)}, p99 ${at(0.99)}, longest ${at(1)}`)
}
