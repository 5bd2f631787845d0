/** Segment documents on their way to X-Ray: gathered, sent together, and lost rather than in anybody's way. */
import { PutTraceSegmentsCommand, type XRayClient } from '@aws-sdk/client-xray'
import * as z from 'zod'

export interface SegmentSender {
  send(document: string): void
  /** Resolves, soon and in any case, once nothing waits any more. */
  flush(): Promise<void>
}

export interface SenderOptions {
  readonly client: XRayClient
  /** Told once, until something arrives again: the error's name as X-Ray has it, or that there was no answer. */
  readonly lost: (because: string) => void
  /** How long documents are gathered where nobody asks for them earlier. */
  readonly gatherMilliseconds?: number
  /** How long X-Ray may take to answer. */
  readonly answerMilliseconds?: number
}

/** Documents of one call, as X-Ray's own daemon sends them. */
const together = 50
/** Besides those on their way. A document has a few kB. */
const mostWaiting = 1000

export function segmentSender(options: SenderOptions): SegmentSender {
  const { client, lost, gatherMilliseconds = 1_000, answerMilliseconds = 1_000 } = options
  let waiting: string[] = []
  let sending: Promise<void> | null = null
  let gathering: NodeJS.Timeout | null = null
  let failing = false

  const tell = (because: string | null) => {
    if (because !== null && !failing) lost(because)
    failing = because !== null
  }

  /** All at once: together they take no longer than one that is not answered. */
  async function sendAll(): Promise<void> {
    while (waiting.length > 0) {
      const taken = waiting
      waiting = []
      const calls = Array.from({ length: Math.ceil(taken.length / together) }, (_, call) =>
        put(client, taken.slice(call * together, (call + 1) * together), answerMilliseconds),
      )
      const refusals = (await Promise.all(calls)).filter((because) => because !== null)
      tell(refusals[0] ?? null)
    }
    sending = null
  }

  async function flush(): Promise<void> {
    if (gathering) clearTimeout(gathering)
    gathering = null
    if (waiting.length > 0) sending ??= sendAll()
    await sending
  }

  return {
    send(document) {
      if (waiting.length === mostWaiting) return tell('too many')
      waiting.push(document)
      // It keeps no process alive.
      gathering ??= setTimeout(() => void flush(), gatherMilliseconds).unref()
    },
    flush,
  }
}

/** Null once X-Ray has taken all of them; else why not. */
async function put(client: XRayClient, documents: string[], milliseconds: number): Promise<string | null> {
  try {
    const answer = await client.send(new PutTraceSegmentsCommand({ TraceSegmentDocuments: documents }), {
      abortSignal: AbortSignal.timeout(milliseconds),
    })
    return unprocessed.parse(answer).UnprocessedTraceSegments?.[0]?.ErrorCode ?? null
  } catch (error) {
    return refused.safeParse(error).data?.name ?? 'no answer'
  }
}

const code = z.string().regex(/^[\w.-]{1,64}$/)

const unprocessed = z.object({
  UnprocessedTraceSegments: z.array(z.object({ ErrorCode: code.catch('refused') })).optional(),
})

const refused = z.object({ name: code, $metadata: z.object({ httpStatusCode: z.number().min(400) }) })
