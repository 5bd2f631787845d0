/** What the bot is doing where, as Slack's assistant.threads.setStatus: until it posts there, or for two minutes. */
import type { Doing } from '../../src/ports.ts'

/** One place: a thread, or the whole of a direct conversation, whose thread is empty. */
export interface Status {
  readonly channel: string
  readonly thread: string
  /** Null: nothing any more. */
  readonly doing: Doing | null
}

export interface Statuses {
  set(status: Status): void
  /** What is being done now. */
  all(): readonly Status[]
  close(): void
}

const longest = 120_000

/** They are kept nowhere: after a restart nobody is at work. */
export function openStatuses(changed: (status: Status) => void): Statuses {
  const standing = new Map<string, { readonly status: Status; readonly timer: NodeJS.Timeout }>()
  const set = (status: Status) => {
    const place = `${status.channel}/${status.thread}`
    const before = standing.get(place)
    clearTimeout(before?.timer)
    standing.delete(place)
    if (status.doing) {
      const timer = setTimeout(() => set({ ...status, doing: null }), longest).unref()
      standing.set(place, { status, timer })
    }
    if (before?.status.doing !== (status.doing ?? undefined)) changed(status)
  }
  return {
    set,
    all: () => [...standing.values()].map(({ status }) => status),
    close: () => standing.forEach(({ timer }) => clearTimeout(timer)),
  }
}
