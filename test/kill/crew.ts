/** Embedded stores and a chat service that outlive any number of workers in processes of their own. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs'
import { ingress } from '../../src/ingress.ts'
import { builtInPolicy } from '../../src/policy/built-in.ts'
import type { Step } from '../../src/ports.ts'
import { clients } from '../../src/providers/aws/clients.ts'
import { createQueue } from '../../src/providers/aws/create-queue.ts'
import { startEmbedded } from '../../src/providers/embedded/start.ts'
import { openEmbedded } from '../../src/stores.ts'
import type { Inbound, Message, Place } from '../../src/turn.ts'
import { bundled } from '../bundled.ts'
import { farSideChat } from '../far-side/chat.ts'
import type { Death, Orders } from './worker.ts'

export interface Said {
  readonly step?: Step
  readonly item?: string
  readonly ready?: true
  readonly failed?: string
  readonly counted?: string
}

export interface Worker {
  readonly process: ChildProcess
  readonly said: Said[]
  /** Orders its death, or its freezing, and resolves once it has heard. */
  dieAfter(this: void, step: Step, signal?: Death['signal']): Promise<void>
  /** It ends what it does, and then itself. */
  dismiss(this: void): Promise<void>
  /** Resolves with the signal that ended it, or null. */
  readonly ended: Promise<NodeJS.Signals | null>
}

async function until(what: string, holds: () => boolean): Promise<void> {
  for (let waits = 0; waits < 1500; waits += 1) {
    if (holds()) return
    await setTimeout(10)
  }
  throw new Error(`Never came: ${what}`)
}

export type Crew = Awaited<ReturnType<typeof startCrew>>

export async function startCrew(visibilitySeconds = 1) {
  const folder = await mkdtemp(join(tmpdir(), 'chaperone-kill-'))
  const [script, embedded, chat] = await Promise.all([
    bundled('test/kill/worker.ts'),
    startEmbedded(join(folder, 'data')),
    farSideChat(),
  ])
  const keeping = { retention: builtInPolicy.retention, visibilitySeconds, now: Date.now }
  const stores = await openEmbedded(embedded.sockets, keeping)
  const accept = ingress(stores.queue)
  const workers: Worker[] = []
  const made = clients({ kind: 'embedded', sockets: embedded.sockets })
  const { url } = await createQueue(made.sqs, 'turns')
  const counts = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const
  const waiting = async () => {
    const asked = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...counts] })
    const { Attributes: seen = {} } = await made.sqs.send(asked)
    return counts.reduce((sum, name) => sum + Number(seen[name]), 0)
  }
  const hire = (die: Orders['die'] = null): Worker => {
    const orders: Orders = { sockets: embedded.sockets, chat: chat.url, visibilitySeconds, die }
    const starved = die?.signal === 'out of memory'
    // Node says at length what became of its memory.
    const child = spawn(
      process.execPath,
      [...(starved ? ['--max-old-space-size=64'] : []), script, JSON.stringify(orders)],
      { stdio: ['pipe', 'pipe', starved ? 'ignore' : 'inherit'] },
    )
    const said: Said[] = []
    createInterface({ input: child.stdout }).on('line', (line) => said.push(JSON.parse(line) as Said))
    const ended = new Promise<NodeJS.Signals | null>((resolve) => child.on('close', (_code, signal) => resolve(signal)))
    const worker: Worker = {
      process: child,
      said,
      ended,
      dieAfter: async (after, signal = 'SIGKILL') => {
        const before = said.length
        child.stdin.write(`${JSON.stringify({ after, signal } satisfies Death)}\n`)
        await until('the order heard', () => said.slice(before).some(({ ready }) => ready === true))
      },
      dismiss: async () => {
        child.kill('SIGTERM')
        await ended
      },
    }
    workers.push(worker)
    return worker
  }
  return {
    chat,
    stores,
    workers,
    send: (inbound: Inbound) => accept(inbound),
    hire,
    /** The one that is still at work, with no order and nothing said yet; or a new one. */
    atWork: (): Worker => {
      const left = workers.find(({ process: { exitCode, signalCode } }) => exitCode === null && signalCode === null)
      if (left) left.said.length = 0
      return left ?? hire()
    },
    /** How often any worker reached a step of a turn. */
    times: (step: Step, item: string) =>
      workers.flatMap(({ said }) => said).filter((line) => line.step === step && line.item === item).length,
    shown: (place: Place) =>
      chat.posts
        .filter(({ to, removed }) => !removed && to.to === 'place' && to.place.thread === place.thread)
        .map(({ content }) => content as Message),
    /** Nothing is waiting and nothing is being worked on: a step that died unsaid may still have emptied the queue. */
    drained: async () => {
      for (let waits = 0; waits < 300; waits += 1) {
        if ((await waiting()) === 0) return
        await setTimeout(50)
      }
      throw new Error(`Never drained: ${await waiting()} messages are left`)
    },
    until,
    close: async () => {
      for (const { process: child } of workers) child.kill('SIGKILL')
      await Promise.all(workers.map(({ ended }) => ended))
      await stores.close()
      made.close()
      await embedded.close()
      await chat.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
