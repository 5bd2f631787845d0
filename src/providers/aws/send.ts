/** The sending half of the queue, without SQS's client. */
import * as z from 'zod'
import { ProviderFailed, type Queue } from '../../ports.ts'
import { queueMessage } from './queue-message.ts'
import { signedCall, type Signer } from './signed-call.ts'
import { traced } from './traced.ts'

export interface SenderOptions extends Signer {
  /** Null: the host of the queue's own address. */
  readonly endpoint: string | null
  readonly url: string
  /** The trace that a message is sent in: an X-Ray header, or null. */
  readonly trace?: () => string | null
}

/** A platform gives up after three seconds and sends again; so there is time to try twice. */
const tryMilliseconds = 1_200
const tries = 2

export function queueSender({ endpoint, url, trace = () => null, ...signer }: SenderOptions): Pick<Queue, 'send'> {
  const call = {
    service: 'sqs',
    endpoint: endpoint ?? url,
    target: 'AmazonSQS.SendMessage',
    json: '1.0',
  } as const
  const once = async (input: object) => {
    const signal = AbortSignal.timeout(tryMilliseconds)
    const answer = await signedCall({ ...call, input, signal }, signer).catch((cause: unknown) => {
      throw new ProviderFailed('queue', 'SendMessage was not answered', { retryable: true, cause })
    })
    if (!answer.ok) throw await refusal(answer)
    // Accepted only with the id under which the queue keeps it.
    if (!accepted.safeParse(await jsonOf(answer)).success)
      throw new ProviderFailed('queue', 'SendMessage was answered with no message id', { retryable: true })
  }
  return {
    async send(inbound) {
      const input = traced({ QueueUrl: url, ...queueMessage(inbound) }, trace())
      // Twice is once: the queue keeps one of what has the same deduplication id.
      for (let left = tries - 1; ; left -= 1) {
        try {
          return await once(input)
        } catch (error) {
          if (left === 0 || !(error instanceof ProviderFailed) || !error.retryable) throw error
        }
      }
    },
  }
}

const accepted = z.object({ MessageId: z.string().min(1) })

const refused = z.object({ __type: z.string().regex(/^[\w.#$-]{1,128}$/) })

/** Retryable as the queue's client has it: throttling and 5xx. */
async function refusal(answer: Response): Promise<ProviderFailed> {
  const type =
    refused
      .safeParse(await jsonOf(answer))
      .data?.__type.split('#')
      .at(-1) ?? 'no name'
  const retryable = answer.status >= 500 || answer.status === 429 || /throttl|expiredtoken/i.test(type)
  return new ProviderFailed('queue', `SendMessage was refused (${type}, ${answer.status})`, { retryable })
}

const jsonOf = (answer: Response): Promise<unknown> => answer.json().catch(() => null)
