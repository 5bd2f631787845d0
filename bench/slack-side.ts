/** A process of its own for Slack: its Web API, and people who mention the bot, ten at a time, each waiting for the reply. */
import { setTimeout } from 'node:timers/promises'
import { eventRequest, mention, message } from '../test/far-side/slack-sender.ts'
import { farSideSlack } from '../test/far-side/slack/server.ts'
import { self } from '../test/far-side/slack/state.ts'

export interface Round {
  readonly url: string
  readonly turns: number
}

export interface Told {
  readonly seconds: number
  /** Milliseconds until Slack was acknowledged: of each delivery. */
  readonly acknowledged: readonly number[]
  /** Calls of the Web API a turn, by method. */
  readonly calls: Readonly<Record<string, number>>
}

const atOnce = 10
const people = 100
const channels = 20

const far = await farSideSlack()
for (let person = 0; person < people; person += 1)
  far.space.users.set(`U${person}A`, { id: `U${person}A`, team_id: self.team, locale: 'en-GB' })
for (let channel = 0; channel < channels; channel += 1)
  far.space.channels.set(`C${channel}A`, { id: `C${channel}A`, is_member: true })

process.on('message', (round: Round) => void play(round).then((told) => process.send?.(told)))
process.on('disconnect', () => process.exit(0))
process.send?.({ apiUrl: far.apiUrl })

async function play({ url, turns }: Round): Promise<Told> {
  const waiting = new Map<string, () => void>()
  let looked = far.space.messages.length
  const over = new AbortController()
  const watching = (async () => {
    while (!over.signal.aborted) {
      for (; looked < far.space.messages.length; looked += 1) {
        const { user, thread_ts } = far.space.messages[looked] ?? {}
        if (user === self.user) waiting.get(thread_ts ?? '')?.()
      }
      await setTimeout(1)
    }
  })()
  const acknowledged: number[] = []
  const deliver = async (event: Readonly<Record<string, unknown>>): Promise<void> => {
    const { headers, body } = eventRequest(event)
    const began = performance.now()
    const answer = await fetch(url, { method: 'POST', headers, body })
    await answer.arrayBuffer()
    acknowledged.push(performance.now() - began)
    if (!answer.ok) await deliver(event)
  }
  const before = far.calls.length
  const began = performance.now()
  let left = turns
  const lane = async () => {
    while ((left -= 1) >= 0) {
      const [user, channel] = [`U${left % people}A`, `C${left % channels}A`]
      const text = `<@${self.user}> What is the capital of France?`
      const ts = far.say(user, channel, text)
      const replied = new Promise<void>((resolve) => waiting.set(ts, resolve))
      const written = { text, ts, channel, user }
      await Promise.all([deliver(mention(written)), deliver(message(written))])
      await replied
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  const seconds = (performance.now() - began) / 1000
  over.abort()
  await watching
  const calls: Record<string, number> = {}
  for (const { method } of far.calls.slice(before)) calls[method] = (calls[method] ?? 0) + 1 / turns
  return { seconds, acknowledged, calls }
}
