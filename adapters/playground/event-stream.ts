/** Server-Sent Events to open pages. A page that falls behind is cut off; it comes back by itself and reads anew. */
import type { News } from './views.ts'

export interface EventStreams {
  /** One page's stream; `watch` is called once it is open. */
  open(watch: (tell: (news: News) => void) => () => void): Response
  close(): void
}

const mostWaiting = 1000
const heartbeat = 15_000

export function eventStreams(): EventStreams {
  const ends = new Set<() => void>()

  const open: EventStreams['open'] = (watch) => {
    let end = () => {}
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        const send = (chunk: string) => {
          controller.enqueue(encoder.encode(chunk))
          if ((controller.desiredSize ?? 0) < -mostWaiting) end()
        }
        const beat = setInterval(() => send(':\n\n'), heartbeat)
        const unwatch = watch((news) => send(written(news)))
        end = () => {
          clearInterval(beat)
          unwatch()
          if (ends.delete(end)) controller.close()
        }
        ends.add(end)
        send('retry: 1000\n\n')
      },
      cancel() {
        ends.delete(end)
        end()
      },
    })
    return new Response(body, { headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' } })
  }

  return { open, close: () => ends.forEach((end) => end()) }
}

const written = (news: News) =>
  'view' in news ? `data: ${JSON.stringify(news.view)}\n\n` : `event: status\ndata: ${JSON.stringify(news.status)}\n\n`

const encoder = new TextEncoder()
