/** The messages of one FIFO queue in memory: their groups, their order, and which of them may be given out. */

/** A message as it was sent. */
export interface Message {
  /** Grows with every message of the server; never used twice. */
  readonly sequence: number
  readonly id: string
  readonly body: string
  readonly group: string
  readonly deduplication: string
  /** Milliseconds since the epoch. */
  readonly sent: number
  /** The queue that it was moved from, as ARN, when it lies in a dead-letter queue. */
  readonly source: string | null
  /** The trace that it was sent in. */
  readonly trace: string | null
}

/** How often a message was received so far. */
export interface Receives {
  readonly count: number
  /** Milliseconds since the epoch; 0 before the first. */
  readonly first: number
}

export interface Held {
  readonly message: Message
  receives: Receives
  /** In flight until then; what has passed already is visible. */
  visibleAt: number
  /** The newest receive's; no other handle may do anything. */
  handle: string
}

export interface Fifo {
  readonly size: number
  add(message: Message, receives: Receives): void
  find(sequence: number): Held | undefined
  remove(held: Held): void
  /** Each group's visible messages before its first one in flight, group by group. The held may be removed meanwhile. */
  deliverable(now: number): Generator<Held>
  /** Groups that have just been served come last, so that a busy one starves nobody. */
  yieldTurn(groups: Iterable<string>): void
  /** When the first group can be served that cannot be now; asked only when none can be. */
  nextVisible(): number | undefined
  inFlight(now: number): number
}

export function fifo(): Fifo {
  const messages = new Map<number, Held>()
  const groups = new Map<string, Map<number, Held>>()
  return {
    get size() {
      return messages.size
    },
    add(message, receives) {
      const held = { message, receives, visibleAt: 0, handle: '' }
      messages.set(message.sequence, held)
      const group = groups.get(message.group) ?? new Map<number, Held>()
      groups.set(message.group, group.set(message.sequence, held))
    },
    find: (sequence) => messages.get(sequence),
    remove({ message }) {
      messages.delete(message.sequence)
      const group = groups.get(message.group)
      group?.delete(message.sequence)
      if (group?.size === 0) groups.delete(message.group)
    },
    *deliverable(now) {
      for (const group of groups.values())
        for (const held of group.values()) {
          if (held.visibleAt > now) break
          yield held
        }
    },
    yieldTurn(served) {
      for (const name of served) {
        const group = groups.get(name)
        groups.delete(name)
        if (group) groups.set(name, group)
      }
    },
    nextVisible() {
      let next: number | undefined
      for (const group of groups.values())
        for (const head of group.values()) {
          next = Math.min(next ?? head.visibleAt, head.visibleAt)
          break
        }
      return next
    },
    inFlight: (now) => [...messages.values()].filter((held) => held.visibleAt > now).length,
  }
}
