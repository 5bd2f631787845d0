/** Places to post to, and a bot that knows where Teams is. */
import { PNG } from 'pngjs'
import type { Destination } from '../../../src/ports.ts'
import type { Place } from '../../../src/turn.ts'
import { tenantId } from '../../far-side/teams/identity.ts'
import { channel, messageOf } from '../../far-side/teams/people.ts'
import { adminChannel, personalOf } from '../../far-side/teams/teams.ts'
import { openTestTeams, type OpenedTeams } from './fixtures.ts'

let roots = 1_600_000_000_000
export const newPlace = (): Place => ({
  platform: 'teams',
  workspace: tenantId,
  channel,
  thread: `${channel};messageid=${(roots += 1)}`,
  private: false,
})

export const inPlace = (place: Place = newPlace()): Destination & { to: 'place' } => ({ to: 'place', place })

export const conversationOf = (to: Destination) =>
  to.to === 'place' ? to.place.thread : to.to === 'person' ? personalOf(to.person) : adminChannel

/** From the first activity on, the bot knows where it is served. */
export async function openKnown(more: Parameters<typeof openTestTeams>[0] = {}) {
  const bot = await openTestTeams(more)
  await bot.send(messageOf('ada', 'hello', bot.far.serviceUrl, { where: 'personal' }))
  return bot
}

export const sized = (width: number, height: number, noisy = false) => {
  const png = new PNG({ width, height })
  for (let at = 0; at < png.data.length; at += 1)
    png.data[at] = at % 4 === 3 ? 255 : (noisy ? at * 2_654_435_761 : at >> 12) % 251
  return { bytes: new Uint8Array(PNG.sync.write(png)), width, height, mediaType: 'image/png' } as const
}

/** Nothing is remembered of the test before, and all is well. */
export function forget({ far }: OpenedTeams) {
  far.state.trouble = () => null
  far.posts.length = 0
  far.requests.length = 0
}
