/** How an answer of SageMaker Runtime travels: whole, or in frames of an event stream; to its end, or not. */
import { EventStreamCodec } from '@smithy/eventstream-codec'
import { once } from 'node:events'
import type { Behaviour } from './sagemaker.ts'

/** An answer that comes whole, whatever it is. */
export const says =
  (body: string | Uint8Array, type = 'application/json'): Behaviour =>
  (asked, response) => {
    if (asked.streaming) return streams([body])(asked, response)
    response.writeHead(200, { 'content-type': type, 'x-amzn-invoked-production-variant': 'AllTraffic' })
    response.end(body)
  }

/** So many bytes that come whole, as fast as they are taken; `begin` stands before them. */
export const floods =
  (bytes: number, begin = ''): Behaviour =>
  async (_asked, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).write(begin)
    const chunk = Buffer.alloc(100_000, 'A')
    for (let sent = 0; sent < bytes && !response.destroyed; sent += chunk.length)
      if (!response.write(chunk)) await Promise.race([once(response, 'drain'), once(response, 'close')])
    response.end()
  }

/** What comes after the parts: the end; nothing, though the connection stays; a cut; or an error within the stream. */
export type Ending = 'end' | 'nothing' | 'cut' | 'ModelStreamError' | 'InternalStreamFailure' | 'unknown error'

/** Each part in a frame of its own. */
export const streams =
  (parts: Iterable<string | Uint8Array>, ending: Ending = 'end'): Behaviour =>
  async (asked, response) => {
    let isGone = false
    void asked.gone.then(() => (isGone = true))
    response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' })
    for (const part of parts) {
      if (isGone) return
      if (!response.write(frame(':event-type', 'PayloadPart', part)))
        await Promise.race([once(response, 'drain'), asked.gone])
    }
    if (ending === 'end') response.end()
    else if (ending === 'cut') response.destroy()
    else if (ending !== 'nothing') response.end(errorFrame(ending))
  }

/** Only so many bytes of the same answer, then a cut: within a frame, where the number says so. */
export const cutAfter =
  (bytes: number, parts: Iterable<string | Uint8Array>): Behaviour =>
  (_asked, response) => {
    const whole = Buffer.concat([...parts].map((part) => frame(':event-type', 'PayloadPart', part)))
    response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' })
    response.write(whole.subarray(0, bytes), () => response.destroy())
  }

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes as Uint8Array).toString(),
  (text) => Buffer.from(text),
)

function frame(header: string, name: string, body: string | Uint8Array): Uint8Array {
  const string = (value: string) => ({ type: 'string' as const, value })
  const type = header === ':event-type' ? 'event' : 'exception'
  const headers = { ':message-type': string(type), [header]: string(name) }
  return codec.encode({ headers, body: Buffer.from(body) })
}

function errorFrame(ending: Ending): Uint8Array {
  const string = (value: string) => ({ type: 'string' as const, value })
  if (ending !== 'unknown error') {
    const fields = ending === 'ModelStreamError' ? { ErrorCode: 'StreamBroken' } : {}
    return frame(':exception-type', ending, JSON.stringify({ Message: 'canary of the stream', ...fields }))
  }
  const headers = {
    ':message-type': string('error'),
    ':error-code': string('Strange'),
    ':error-message': string('canary of the stream'),
  }
  return codec.encode({ headers, body: Buffer.from('') })
}

/** The same bytes in parts of `size`, within characters too. */
export function cutEvery(size: number, text: string): readonly Uint8Array[] {
  const bytes = Buffer.from(text)
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size))
}
