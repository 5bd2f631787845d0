/** Slack around a whole bot: people write, command and press in signed requests; what the bot does stands in a workspace. */
import { once } from 'node:events'
import { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { openSlack, type Slack } from '../../../adapters/slack/open-slack.ts'
import { slackSending } from '../../../adapters/slack/sending.ts'
import { doorWordsOf, wordsOf } from '../../../adapters/slack/words.ts'
import type { Bot } from '../../../src/bot.ts'
import { builtInPolicy } from '../../../src/policy/built-in.ts'
import type { Inbound } from '../../../src/turn.ts'
import {
  command,
  deletion,
  deliver,
  edit,
  eventRequest,
  formRequest,
  mention,
  message,
  press,
  pressRequest,
  secret,
  type Sent,
} from '../../far-side/slack-sender.ts'
import { farSideSlack, type FarSideSlack } from '../../far-side/slack/server.ts'
import { self, type SlackMessage } from '../../far-side/slack/state.ts'
import { startBot, watch, type FlowBot } from '../../flow/bot.ts'
import { secretOf } from './door.ts'
import { steady } from './fixtures.ts'

export const general = 'C0GENERAL'
export const moderation = 'C0ADMIN'
export const call = `<@${self.user}>`

export const userOf = (name: string) => `U0${name.toUpperCase()}`
export const directOf = (name: string) => `D0${name.toUpperCase()}`

type Written = Parameters<typeof message>[0] & { readonly channel: string }

export interface WholeSlack {
  readonly far: FarSideSlack
  readonly flow: FlowBot
  /** Each ends once Slack was acknowledged; gives what Slack was answered. */
  say(name: string, text: string, channel: string, thread?: string, more?: object): Promise<Written>
  edit(written: Written, text: string): Promise<void>
  remove(written: Written): Promise<void>
  command(name: string, line: string, channel?: string): Promise<Readonly<Record<string, unknown>>>
  /** Presses a button that stands in a message; by its action. */
  press(name: string, action: string, on: SlackMessage): Promise<void>
  send(request: () => Sent): Promise<void>
  /** What a person sees of the bot's in a channel, oldest first; `thread`: null for its top level, all of it without one. */
  seen(channel: string, thread?: string | null, name?: string): readonly SlackMessage[]
  close(): Promise<void>
}

/** `people` are members of the workspace; the last of them is the moderator. */
export async function openWholeSlack(
  people: readonly string[],
  change: (bot: Bot) => Partial<Bot> = () => ({}),
): Promise<WholeSlack> {
  const far = await farSideSlack()
  for (const name of people) {
    far.space.users.set(userOf(name), { id: userOf(name), team_id: self.team, locale: 'en-GB' })
    far.space.channels.set(directOf(name), { id: directOf(name), is_im: true })
  }
  for (const id of [general, moderation]) far.space.channels.set(id, { id, is_member: true, is_private: true })

  const watched = watch()
  let accept = async (_inbound: Inbound) => {}
  const slack = await openSlack({
    signingSecret: secretOf(() => secret),
    botToken: steady('xoxb-test'),
    appToken: null,
    teamId: null,
    apiUrl: far.apiUrl,
    moderators: people.slice(-1).map(userOf),
    words: doorWordsOf(builtInPolicy),
    accept: (inbound) => accept(inbound),
    observer: watched,
    sending: (who) =>
      slackSending(
        {
          apiUrl: far.apiUrl,
          token: steady('xoxb-test'),
          adminChannel: moderation,
          words: wordsOf(builtInPolicy),
          observer: watched,
        },
        who,
      ),
  })
  const flow = await startBot((bot) => ({ ...partsOf(slack), ...change(bot) }))
  ;({ accept } = flow)
  const { url, end } = await listen(slack)

  const send = async (request: () => Sent) => {
    const statuses = await deliver(url, request)
    if (statuses.at(-1) !== 200) throw new Error(`Slack was answered ${statuses.join(', ')}`)
  }
  const tell = async (...events: readonly object[]) => {
    for (const event of events) await send(() => eventRequest(event as Record<string, unknown>))
  }
  return {
    far,
    flow,
    send,
    async say(name, text, channel, thread, more = {}) {
      const ts = far.say(userOf(name), channel, text, thread)
      const written = { text, ts, channel, user: userOf(name), ...(thread ? { thread_ts: thread } : {}) }
      // Slack tells of a mention twice.
      if (text.includes(call)) await tell(mention(written, more as Record<string, unknown>))
      await tell(message(written, more as Record<string, unknown>))
      return written
    },
    async edit(written, text) {
      await tell(edit(message(written), { text }, far.space.stamp()))
    },
    async remove(written) {
      far.forget(written.channel, written.ts)
      await tell(deletion(message(written)))
    },
    async command(name, line, channel = general) {
      const [, given = '', text = ''] = /^(\S+)\s*(.*)$/su.exec(line) ?? []
      const about = { user_id: userOf(name), channel_id: channel, trigger_id: `${far.space.stamp()}.trigger` }
      const { headers, body } = formRequest(command(given, text, about))
      const answer = await fetch(url, { method: 'POST', headers, body })
      return (await answer.json()) as Record<string, unknown>
    },
    async press(name, action, { channel, ts, blocks }) {
      const user = { id: userOf(name), team_id: self.team }
      const payload = press(action, valueOf(blocks, action), {
        user,
        channel: { id: channel },
        message: { type: 'message', user: self.user, ts },
      })
      const actions = payload.actions.map((pressed) => ({ ...pressed, action_ts: far.space.stamp() }))
      await send(() => pressRequest({ ...payload, actions }))
    },
    seen: (channel, thread, name) =>
      far.space.messages.filter(
        (each) =>
          each.channel === channel &&
          each.user === self.user &&
          (thread === undefined || each.thread_ts === thread) &&
          (each.only === null || name === undefined || each.only === userOf(name)),
      ),
    async close() {
      await flow.close()
      await end()
      await slack.close()
      await far.close()
    },
  }
}

const partsOf = ({ name, platform, presence, directory, reception }: Slack) => ({
  platforms: { [name]: platform },
  presences: { [name]: presence },
  directories: { [name]: directory },
  receptions: { [name]: reception },
  desks: [name],
})

async function listen({ routes }: Slack) {
  const server = serve({ fetch: routes.fetch, port: 0, hostname: '127.0.0.1' })
  await once(server, 'listening')
  const end = async () => {
    server.close()
    if (server instanceof Server) server.closeAllConnections()
    await once(server, 'close')
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`, end }
}

interface Element {
  readonly action_id?: string
  readonly value?: string
}

function valueOf(blocks: readonly unknown[], action: string): string {
  const elements = (blocks as readonly { readonly elements?: readonly Element[] }[]).flatMap(
    (block) => block.elements ?? [],
  )
  const value = elements.find(({ action_id }) => action_id === action)?.value
  if (value === undefined) throw new Error(`There is no button ${action}`)
  return value
}
