/** A whole bot over the real embedded stores, with a chat service on the far side that remembers what it was sent. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Bot } from '../../src/bot.ts'
import { followed, receivedIn } from '../../src/followed.ts'
import { ingress } from '../../src/ingress.ts'
import { builtInPolicy } from '../../src/policy/built-in.ts'
import type { Observer, Step, Tracer } from '../../src/ports.ts'
import { demoModels } from '../../src/demo-models.ts'
import { openStores } from '../../src/stores.ts'
import { untraced } from '../../src/untraced.ts'
import { inboundId, type Inbound, type Message, type Outcome, type Place, type Turn } from '../../src/turn.ts'
import { workThrough } from '../../src/worker.ts'
import { farSideChat, farSidePlatform } from '../far-side/chat.ts'
import { asInbound } from './turns.ts'

export interface Watched extends Observer {
  readonly steps: { readonly step: Step; readonly item: string }[]
  readonly outcomes: { readonly turn: string; readonly outcome: Outcome }[]
  readonly failures: { readonly item: string; readonly during: string; readonly error: unknown }[]
  readonly counts: Record<string, number>
}

export function watch(): Watched {
  const watched: Watched = {
    steps: [],
    outcomes: [],
    failures: [],
    counts: {},
    step: (step, item) => void watched.steps.push({ step, item }),
    ended: (turn, outcome) => void watched.outcomes.push({ turn, outcome }),
    failed: (item, during, error) => void watched.failures.push({ item, during, error }),
    counted: (event) => void (watched.counts[event] = (watched.counts[event] ?? 0) + 1),
  }
  return watched
}

export type FlowBot = Awaited<ReturnType<typeof startBot>>

/** `change` replaces parts before the bot begins to work; `chat`: where the chat service is. */
export async function startBot(
  change: (bot: Bot, chat: string) => Partial<Bot> = () => ({}),
  folder?: string,
  tracer: Tracer = untraced,
) {
  const data = folder ?? (await mkdtemp(join(tmpdir(), 'chaperone-flow-')))
  const chat = await farSideChat()
  const observer = watch()
  const sent = new Set<string>()
  const { retention } = builtInPolicy
  const keeping = { retention, visibilitySeconds: 30, now: () => Date.now(), trace: () => tracer.header() }
  const stores = await openStores({ kind: 'embedded', folder: data }, keeping)
  const queue: Bot['queue'] = {
    ...stores.queue,
    send: async (inbound) => {
      await stores.queue.send(inbound)
      sent.add(inboundId(inbound))
    },
  }
  const plain: Bot = {
    ...stores,
    queue,
    ...demoModels(builtInPolicy),
    policy: builtInPolicy,
    platforms: { far: farSidePlatform(chat.url) },
    directories: {},
    receptions: {},
    presences: {},
    desks: ['far'],
    observer,
    tracer,
    now: () => Date.now(),
  }
  const made: Bot = { ...plain, ...change(plain, chat.url) }
  const bot = followed(made)
  const closing = new AbortController()
  const stop = new AbortController()
  const working = workThrough(bot, { workers: 4, visibilitySeconds: 30, closing: closing.signal, stop: stop.signal })
  const accept = receivedIn(tracer, ingress(made.queue))

  const acknowledged = () =>
    new Set(observer.steps.filter(({ step }) => step === 'acknowledged').map(({ item }) => item))
  return {
    bot,
    chat,
    watched: observer,
    data,
    accept,
    /** Asks, and waits until everything that was sent has met its end. */
    ask: async (...turns: readonly Turn[]) => {
      for (const turn of turns) await accept(asInbound(turn))
      await settled()
    },
    send: async (...inbounds: readonly Inbound[]) => {
      for (const inbound of inbounds) await accept(inbound)
      await settled()
    },
    settled,
    /** What stands in a place now, oldest first. */
    shown: (place: Place) =>
      chat.posts
        .filter(({ to, removed }) => !removed && to.to === 'place' && to.place.thread === place.thread)
        .map(({ content }) => content as Message),
    /** The bot's direct messages to a person. */
    told: (person: string) =>
      chat.posts
        .filter(({ to, removed }) => !removed && to.to === 'person' && to.person === person)
        .map(({ content }) => content as Message),
    notices: () =>
      chat.posts.filter(({ to, removed }) => !removed && to.to === 'moderators').map(({ content }) => content),
    times: (step: Step) => observer.steps.filter((seen) => seen.step === step).length,
    close: async () => {
      closing.abort()
      stop.abort()
      await working
      await stores.close()
      await chat.close()
      if (!folder) await rm(data, { recursive: true, force: true })
    },
  }

  async function settled() {
    for (let waits = 0; waits < 4000; waits += 1) {
      const done = acknowledged()
      if ([...sent].every((id) => done.has(id))) return
      await setTimeout(5)
    }
    throw new Error(`Not acknowledged: ${[...sent].filter((id) => !acknowledged().has(id)).join(', ')}`)
  }
}
