import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs'
import { type Arbitrary, array, assert, asyncProperty, constant, constantFrom, nat, oneof, record } from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FarSide, openFarSide } from './far-side.ts'

let far: FarSide
beforeAll(async () => {
  far = await openFarSide()
})
afterAll(() => far.close())

const limit = 3
const fiveMinutes = 300_000
const groups = ['a', 'b', 'c'] as const

const steps = array(
  oneof(
    { weight: 6, arbitrary: record({ do: constant('send'), group: constantFrom(...groups), id: nat(12) }) },
    {
      weight: 6,
      arbitrary: record({ do: constant('receive'), maximum: constantFrom(1, 2, 10), seconds: constantFrom(0, 5, 30) }),
    },
    { weight: 4, arbitrary: record({ do: constant('delete'), pick: nat() }) },
    { weight: 3, arbitrary: record({ do: constant('hide'), pick: nat(), seconds: constantFrom(0, 5, 60) }) },
    { weight: 3, arbitrary: record({ do: constant('pass'), seconds: constantFrom(1, 5, 31, 299) }) },
    { weight: 1, arbitrary: record({ do: constant('restart') }) },
  ),
  { minLength: 10, maxLength: 40 },
)

type Step = typeof steps extends Arbitrary<(infer One)[]> ? One : never

/** Everything that a FIFO queue knows of a message, told as plainly as it can be. */
interface Told {
  readonly body: string
  readonly group: string
  readonly id: string
  readonly messageId: string | undefined
  readonly sent: number
  receives: number
  visibleAt: number
  handle: string | undefined
}

/** The model beside the real thing: every answer is compared with what the model expects. */
function beside(url: string, deadLetterUrl: string) {
  const { sqs, clock } = far
  /** In the order in which they were sent. */
  let alive: Told[] = []
  const everSent: Told[] = []
  const handles: string[] = []

  const receive = async (from: string, maximum: number, seconds: number): Promise<readonly Message[]> => {
    const options = { MaxNumberOfMessages: maximum, VisibilityTimeout: seconds }
    const names = { MessageSystemAttributeNames: ['ApproximateReceiveCount' as const] }
    const { Messages: messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: from, ...options, ...names }),
    )
    return messages
  }

  /** What a group can give now: its messages up to the first in flight, less those received too often. */
  const deliverable = (group: string) => {
    const all = alive.filter((told) => told.group === group)
    const closed = all.findIndex((told) => told.visibleAt > clock.now)
    return all.slice(0, closed < 0 ? undefined : closed).filter((told) => told.receives < limit)
  }

  return {
    async send(group: string, number: number) {
      const [id, body] = [`id-${number}`, `body-${everSent.length}`]
      const twin = everSent.find((told) => told.id === id && told.sent + fiveMinutes > clock.now)
      const message = { QueueUrl: url, MessageBody: body, MessageGroupId: group, MessageDeduplicationId: id }
      const { MessageId: messageId } = await sqs.send(new SendMessageCommand(message))
      if (twin) {
        expect(messageId).toBe(twin.messageId)
        return
      }
      const told = { body, group, id, messageId, sent: clock.now, receives: 0, visibleAt: 0, handle: undefined }
      alive.push(told)
      everSent.push(told)
    },

    async receive(maximum: number, seconds: number) {
      const expected = new Map(groups.map((group) => [group as string, deliverable(group)]))
      const count = [...expected.values()].flat().length
      const received = await receive(url, maximum, seconds)
      expect(received.length).toBe(Math.min(maximum, count))
      let previous: string | undefined
      for (const { Body: body, ReceiptHandle: handle = '', MessageId, Attributes: attributes } of received) {
        const told = alive.find((one) => one.body === body)
        // Group by group: one is exhausted before the next one begins, and its order is kept.
        if (previous !== undefined && told?.group !== previous) expect(expected.get(previous)).toEqual([])
        expect(told && expected.get(told.group)?.shift()).toBe(told)
        if (!told) return
        expect(MessageId).toBe(told.messageId)
        Object.assign(told, { receives: told.receives + 1, visibleAt: clock.now + seconds * 1000, handle })
        expect(attributes).toEqual({ ApproximateReceiveCount: String(told.receives) })
        handles.push(handle)
        previous = told.group
      }
    },

    async delete(pick: number) {
      const handle = handles[pick % handles.length]
      if (handle === undefined) return
      const told = alive.find((one) => one.handle === handle && one.visibleAt > clock.now)
      const answer = sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: handle }))
      if (told) await answer
      // Of a message that is gone already an old handle says nothing; otherwise it is refused.
      else await answer.catch((error: unknown) => expect(error).toMatchObject({ name: 'InvalidParameterValue' }))
      alive = alive.filter((one) => one !== told)
    },

    async hide(pick: number, seconds: number) {
      const handle = handles[pick % handles.length]
      if (handle === undefined) return
      const told = alive.find((one) => one.handle === handle && one.visibleAt > clock.now)
      const change = { QueueUrl: url, ReceiptHandle: handle, VisibilityTimeout: seconds }
      const answer = sqs.send(new ChangeMessageVisibilityCommand(change))
      if (!told) {
        await expect(answer).rejects.toThrow()
        return
      }
      await answer
      told.visibleAt = clock.now + seconds * 1000
    },

    pass(seconds: number) {
      clock.now += seconds * 1000
    },

    async restart() {
      await far.restartSqs()
      for (const told of alive) Object.assign(told, { visibleAt: 0, handle: undefined })
    },

    /** Everything that was not deleted is found once, at its count: what was received too often at the dead letters. */
    async settle() {
      clock.now += 60_000
      await this.receive(10, 0)
      await this.restart()
      const drain = async (from: string) => {
        const found: string[] = []
        for (;;) {
          const messages = await receive(from, 10, 60)
          if (messages.length === 0) return found
          for (const { Body: body = '', ReceiptHandle: handle, Attributes: attributes } of messages) {
            const told = alive.find((one) => one.body === body)
            expect(attributes).toEqual({ ApproximateReceiveCount: String((told?.receives ?? 0) + 1) })
            await sqs.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle: handle }))
            found.push(body)
          }
        }
      }
      const [left, dead] = [await drain(url), await drain(deadLetterUrl)]
      const expected = (group: string) =>
        alive.filter((told) => told.group === group && told.receives < limit).map(({ body }) => body)
      const groupOf = (body: string) => alive.find((told) => told.body === body)?.group
      for (const group of groups) expect(left.filter((body) => groupOf(body) === group)).toEqual(expected(group))
      const spent = alive.filter((told) => told.receives >= limit).map(({ body }) => body)
      expect(new Set(dead)).toEqual(new Set(spent))
      expect(left.length + dead.length).toBe(alive.length)
    },
  }
}

async function take(both: ReturnType<typeof beside>, step: Step): Promise<void> {
  if (step.do === 'send') await both.send(step.group, step.id)
  if (step.do === 'receive') await both.receive(step.maximum, step.seconds)
  if (step.do === 'delete') await both.delete(step.pick)
  if (step.do === 'hide') await both.hide(step.pick, step.seconds)
  if (step.do === 'pass') both.pass(step.seconds)
  if (step.do === 'restart') await both.restart()
}

test('whatever is sent, received, deleted, hidden and restarted: order is kept, nothing lost, nothing doubled', async () => {
  let runs = 0
  const run = async (taken: readonly Step[]) => {
    runs += 1
    const deadLetterUrl = await far.createQueue(`dead-${runs}.fifo`)
    const { Attributes: attributes } = await far.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: deadLetterUrl, AttributeNames: ['QueueArn'] }),
    )
    const policy = { deadLetterTargetArn: attributes?.['QueueArn'], maxReceiveCount: limit }
    const url = await far.createQueue(`queue-${runs}.fifo`, { RedrivePolicy: JSON.stringify(policy) })
    const both = beside(url, deadLetterUrl)
    for (const step of taken) await take(both, step)
    await both.settle()
  }
  await assert(asyncProperty(steps, run), { seed: 20_261_120, numRuns: 20 })
})
