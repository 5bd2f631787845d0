/**
 * The chat service: the far side of the adapter, as Slack's or Microsoft's servers are for theirs.
 * message -> disk, together with its event -> every page that may see it, and the bot until it has taken the event.
 */
import { botApi, type BotApi } from './bot-api.ts'
import { idClock } from './clock.ts'
import { openCourier, type Pace } from './courier.ts'
import type { Event } from './event.ts'
import { openJournal } from './journal.ts'
import type { Address } from './message.ts'
import { openMessages } from './messages.ts'
import { peopleApi, type PeopleApi } from './people-api.ts'
import { openStatuses } from './statuses.ts'
import { openViews, type News } from './views.ts'

export interface ChatService {
  readonly bot: BotApi
  readonly people: PeopleApi
  close(): Promise<void>
}

interface Options {
  /** Its own; made when it is not there. */
  readonly folder: string
  /** The bot's ear: rejects when it cannot take the event now, and is then asked again. */
  readonly deliver: (event: Event) => Promise<void>
  readonly failed: (item: string, during: string, error: unknown) => void
  readonly pace: Pace
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

/** @throws when another process has the folder open. */
export async function openService({ folder, deliver, failed, pace, now }: Options): Promise<ChatService> {
  const journal = await openJournal(folder)
  const nextId = idClock(journal.last, now)
  const watchers = new Set<(news: News) => void>()
  const statuses = openStatuses((status) => watchers.forEach((tell) => tell({ status })))

  const courier = openCourier(
    {
      deliver,
      async taken(event) {
        await journal.taken(event)
        const shown = event.kind !== 'command' && event.kind !== 'press'
        if (!event.own && shown) show({ ...event, thread: event.thread ?? event.message })
      },
      failed: (event, error) => failed(`${event.channel}/${event.message}`, 'delivery to the bot', error),
    },
    pace,
  )
  const views = openViews(journal, courier, nextId)

  /** A message, and the one that it replies to, as they are now. */
  const show = ({ channel, thread, message }: Address) => {
    if (watchers.size === 0) return
    const changed = (view: Address) => view.message === message || view.message === thread
    views.thread(channel, thread).then(
      (all) => all.filter(changed).forEach((view) => watchers.forEach((tell) => tell({ view }))),
      (error: unknown) => failed(`${channel}/${message}`, 'showing', error),
    )
  }

  const messages = openMessages({
    journal,
    nextId,
    now,
    kept(message, event) {
      courier.take(event)
      if (message) show(message)
    },
  })
  for (const event of await journal.pending()) courier.take(event)

  return {
    bot: botApi(messages, journal, statuses),
    people: peopleApi({ messages, views, journal, statuses, watchers }),
    async close() {
      statuses.close()
      await courier.close()
      await journal.close()
    },
  }
}
