/** A bot, each of whose calls to the outside is a part of what is followed. Its models are so by themselves. */
import type { Bot } from './bot.ts'
import type { Accept } from './ingress.ts'
import type { ChatPlatform, Directory, Presence, Tracer } from './ports.ts'
import { inboundId } from './turn.ts'

export function followed(bot: Bot): Bot {
  const { tracer, queue, turns, threads, quotas, cases, objects, ledger } = bot
  return {
    ...bot,
    turns: {
      ...turns,
      claim: (turn) => tracer.part('claimed', () => turns.claim(turn)),
      conclude: (...given) => tracer.part('outcome stored', () => turns.conclude(...given)),
    },
    threads: { ...threads, context: (...given) => tracer.part('context read', () => threads.context(...given)) },
    quotas: { ...quotas, take: (quota) => tracer.part('quota taken', () => quotas.take(quota)) },
    cases: {
      ...cases,
      claim: (...given) => tracer.part('claimed', () => cases.claim(...given)),
      draft: (...given) => tracer.part('case stored', () => cases.draft(...given)),
    },
    objects: {
      ...objects,
      put: (...given) => tracer.part('picture stored', () => objects.put(...given)),
      get: (key) => tracer.part('picture read', () => objects.get(key)),
    },
    ledger: {
      posting: (...given) => tracer.part('posting stored', () => ledger.posting(...given)),
      posted: (...given) => tracer.part('id stored', () => ledger.posted(...given)),
    },
    queue: { ...queue, send: (inbound) => tracer.part('queued', () => queue.send(inbound)) },
    platforms: each(bot.platforms, (platform) => platformIn(platform, tracer)),
    directories: each(bot.directories, (directory): Directory => ({
      look: (...given) => tracer.part('caller looked up', () => directory.look(...given)),
    })),
    presences: each(bot.presences, (presence): Presence => ({
      show: (...given) => tracer.part('status shown', () => presence.show(...given)),
    })),
  }
}

/** Each inbound that is received begins a trace. */
export const receivedIn =
  (tracer: Tracer, accept: Accept): Accept =>
  (inbound) =>
    tracer.follow({ half: 'receive', item: inboundId(inbound), header: null }, () => accept(inbound))

const platformIn = (platform: ChatPlatform, tracer: Tracer): ChatPlatform => ({
  post: (...given) => tracer.part('posted', () => platform.post(...given)),
  notify: (...given) => tracer.part('posted', () => platform.notify(...given)),
  find: (...given) => tracer.part('post looked for', () => platform.find(...given)),
  remove: (...given) => tracer.part('post removed', () => platform.remove(...given)),
  reveal: (...given) => tracer.part('revealed', () => platform.reveal(...given)),
})

const each = <One>(all: Readonly<Record<string, One>>, change: (one: One) => One): Readonly<Record<string, One>> =>
  Object.fromEntries(Object.entries(all).map(([name, one]) => [name, change(one)]))
