import { expect, test } from 'vitest'
import { inboundSchema } from '../../../src/inbound.ts'
import type { Inbound } from '../../../src/turn.ts'
import { openTestTeams } from './fixtures.ts'
import { hostileCalls } from './fuzz.ts'

test('whatever is sent, nothing gets in without a good token, nothing breaks, and only what the queue takes is queued', async () => {
  const accepted: Inbound[] = []
  const bot = await openTestTeams({ accept: async (inbound) => void accepted.push(inboundSchema.parse(inbound)) })
  const { serviceUrl, identity, requests } = bot.far
  const token = await identity.sign(serviceUrl)
  const statuses = await hostileCalls({ receive: bot.teams.receive, serviceUrl, token, accepted }, 1500, 20_261_120)
  expect(Object.keys(statuses)).toEqual(['200', '400', '401', '413'])
  expect(accepted.length).toBeGreaterThan(50)
  expect(requests).toEqual([])
  expect(identity.asked).toMatchObject({ keys: 1, login: [] })
  expect(bot.failures).toEqual([])
  await bot.close()
})
