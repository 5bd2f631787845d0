/** Everything of the queues on disk (LevelDB): what a killed process had answered for is there when it starts again. */
import { ClassicLevel } from 'classic-level'
import type { Attributes } from './sqs-attributes.ts'
import { batches } from './sqs-batches.ts'
import type { Message, Receives } from './sqs-fifo.ts'

export interface QueueRecord {
  readonly name: string
  readonly attributes: Attributes
  /** Milliseconds since the epoch. */
  readonly created: number
}

/** The first message that was sent with a deduplication id. */
export interface Sent {
  readonly id: string
  readonly sequence: number
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** Changes take effect on disk together: those made in one go are never torn apart by a crash. */
export interface SqsStore {
  keepQueue(queue: QueueRecord): void
  keepSequence(sequence: number): void
  keep(queue: string, message: Message): void
  keepReceives(queue: string, sequence: number, receives: Receives): void
  remove(queue: string, sequence: number): void
  remember(queue: string, deduplication: string, sent: Sent): void
  forget(queue: string, deduplication: string): void
  /**
   * Resolves once every change made before is on disk. Once a write has failed it rejects for good: memory and disk
   * no longer agree, and only a new start, which reads the disk, makes them.
   */
  settled(): Promise<void>
  load(): Promise<Loaded>
  close(): Promise<void>
}

export interface Loaded {
  readonly queues: readonly QueueRecord[]
  readonly sequence: number
  /** In the order in which they were sent. */
  readonly messages: readonly { readonly queue: string; readonly message: Message; readonly receives: Receives }[]
  /** Oldest first. */
  readonly sent: readonly { readonly queue: string; readonly deduplication: string; readonly sent: Sent }[]
}

const never: Receives = { count: 0, first: 0 }
// Queue names have no `!`; numbers are padded so that they sort as text.
const numbered = (sequence: number) => String(sequence).padStart(20, '0')

/**
 * Writes reach the operating system before they are answered for: they survive the process, not a loss of power.
 * @param folder held by one process at a time; a second one is refused.
 */
export async function openSqsStore(folder: string): Promise<SqsStore> {
  const level = new ClassicLevel(folder)
  await level.open()
  const writes = batches((changes) => level.batch(changes, { valueEncoding: 'json' }))
  return {
    keepQueue: (queue) => writes.put(`queue!${queue.name}`, queue),
    keepSequence: (sequence) => writes.put('sequence!', sequence),
    keep: (queue, message) => writes.put(`message!${queue}!${numbered(message.sequence)}`, message),
    keepReceives: (queue, sequence, receives) => writes.put(`receives!${queue}!${numbered(sequence)}`, receives),
    remove(queue, sequence) {
      writes.remove(`message!${queue}!${numbered(sequence)}`)
      writes.remove(`receives!${queue}!${numbered(sequence)}`)
    },
    remember: (queue, deduplication, sent) => writes.put(`sent!${queue}!${deduplication}`, sent),
    forget: (queue, deduplication) => writes.remove(`sent!${queue}!${deduplication}`),
    settled: () => writes.settled(),
    load: () => load(level),
    async close() {
      // What failed has been told to those who waited for it.
      await writes.settled().catch(() => {})
      await level.close()
    },
  }
}

async function load(level: ClassicLevel): Promise<Loaded> {
  async function* entries<Value>(kind: string): AsyncGenerator<readonly [string[], Value]> {
    const range = { gte: `${kind}!`, lt: `${kind}"` }
    for await (const [key, value] of level.iterator<string, Value>({ ...range, valueEncoding: 'json' }))
      yield [key.split('!'), value]
  }
  const queues = []
  for await (const [, queue] of entries<QueueRecord>('queue')) queues.push(queue)
  const received = new Map<string, Receives>()
  for await (const [[, queue, sequence], receives] of entries<Receives>('receives'))
    received.set(`${queue}!${sequence}`, receives)
  const messages = []
  for await (const [[, queue = '', sequence], message] of entries<Message>('message'))
    messages.push({ queue, message, receives: received.get(`${queue}!${sequence}`) ?? never })
  const sent = []
  for await (const [[, queue = '', ...deduplication], first] of entries<Sent>('sent'))
    sent.push({ queue, deduplication: deduplication.join('!'), sent: first })
  sent.sort((one, other) => one.sent.at - other.sent.at)
  const sequence = (await level.get<string, number>('sequence!', { valueEncoding: 'json' })) ?? 0
  return { queues, sequence, messages, sent }
}
