/** A workspace on the far side, and what it sends when somebody in it speaks. */
import { envelope, formRequest, command, jsonRequest, mention, message, secret, type Sent } from '../slack-sender.ts'
import { farSideSlack } from './server.ts'
import { self } from './state.ts'

export type SlackSide = Awaited<ReturnType<typeof openSlackSide>>

const general = 'C0GENERAL'
const moderation = 'C0ADMIN'

export async function openSlackSide() {
  const far = await farSideSlack()
  for (const id of ['U0ADA', 'U0MOD']) far.space.users.set(id, { id, team_id: self.team, locale: 'en-GB' })
  for (const id of [general, moderation]) far.space.channels.set(id, { id, is_member: true })
  return {
    far,
    secret,
    general,
    moderation,
    /** What the bot told a person directly. */
    directTo: (user: string) => far.space.messages.filter(({ channel }) => channel === `D${user.slice(1)}`),
  }
}

interface Said {
  /** As it was posted before. */
  readonly ts?: string
  readonly as?: 'message' | 'app_mention'
  readonly secret?: string
}

/** Ada mentions the bot in the general channel. */
export function mentionOf({ far }: SlackSide, said: string, { ts: before, as, ...signing }: Said = {}) {
  const text = `<@${self.user}> ${said}`
  const ts = before ?? far.say('U0ADA', general, text)
  const event = (as === 'message' ? message : mention)(
    { text, ts, channel: general, user: 'U0ADA' },
    { team: self.team },
  )
  const around = { team_id: self.team, context_team_id: self.team }
  return { ts, sent: jsonRequest(envelope(event, around), signing) }
}

export const commandOf = (_: SlackSide, name: string, text: string): Sent =>
  formRequest(command(name, text, { team_id: self.team, channel_id: general, user_id: 'U0ADA' }))
