/** A hundred thousand hostile calls to the bot in Teams: none may be let in, none may break it. */
import { inboundSchema } from '../src/inbound.ts'
import type { Inbound } from '../src/turn.ts'
import { openTestTeams } from '../test/adapters/teams/fixtures.ts'
import { hostileCalls } from '../test/adapters/teams/fuzz.ts'

const runs = 100_000

export async function run(): Promise<void> {
  const accepted: Inbound[] = []
  const bot = await openTestTeams({ accept: async (inbound) => void accepted.push(inboundSchema.parse(inbound)) })
  const token = await bot.far.identity.sign(bot.far.serviceUrl)
  const began = performance.now()
  const target = { receive: bot.teams.receive, serviceUrl: bot.far.serviceUrl, token, accepted }
  const statuses = await hostileCalls(target, runs, Date.now())
  const seconds = (performance.now() - began) / 1000
  const calls = bot.far.requests.length + bot.far.identity.asked.login.length
  await bot.close()
  if (calls > 0 || bot.failures.length > 0) throw new Error('A hostile call led to a call out, or to a failure')
  console.log(
    `${runs} hostile calls in ${seconds.toFixed(0)} s; answered: ${JSON.stringify(statuses)}; calls out: ${calls}`,
  )
}
