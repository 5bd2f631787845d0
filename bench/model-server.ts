/**
 * A process of its own for a guard (50 ms) and a model (100 ms), as vLLM streams completions. How long each call was really
 * worked on is stamped here and told afterwards, by `GET /stamps`, which forgets them.
 */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'

const works: Readonly<Record<string, { readonly milliseconds: number; readonly text: string }>> = {
  guard: { milliseconds: 50, text: 'safe' },
  model: { milliseconds: 100, text: 'The capital of France is Paris, a city on the river Seine.' },
}

let stamps: { readonly of: string; readonly worked: number }[] = []

const server = createServer((request, response) => {
  const received = process.hrtime.bigint()
  const [, of = ''] = (request.url ?? '').split('/')
  if (of === 'stamps') return tell(response)
  request.resume().once('end', () => void answer())
  async function answer() {
    const work = works[of]
    if (!work) return response.writeHead(404).end()
    await setTimeout(work.milliseconds)
    const choice = { index: 0, text: work.text, finish_reason: 'stop', logprobs: null }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    stamps.push({ of, worked: Number(process.hrtime.bigint() - received) / 1e6 })
    response.end(`data: ${JSON.stringify({ choices: [choice] })}\n\ndata: [DONE]\n\n`)
  }
})

function tell(response: ServerResponse): void {
  response.end(JSON.stringify(stamps))
  stamps = []
}

// A connection is kept for as long as the benchmark runs.
server.keepAliveTimeout = 600_000
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`)
})
process.once('SIGTERM', () => process.exit(0))
