/** A process of its own for a guard (50 ms) and a model (100 ms): each answer says how long it was really worked on. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'

const works: Readonly<Record<string, { readonly milliseconds: number; readonly text: string }>> = {
  '/guard': { milliseconds: 50, text: 'safe' },
  '/model': { milliseconds: 100, text: 'The capital of France is Paris, a city on the river Seine.' },
}

const server = createServer((request, response) => {
  const received = process.hrtime.bigint()
  const work = works[request.url ?? '']
  request.resume().once('end', () => void answer())
  async function answer() {
    if (!work) return response.writeHead(404).end()
    await setTimeout(work.milliseconds)
    const worked = Number(process.hrtime.bigint() - received) / 1e6
    response.end(JSON.stringify({ text: work.text, worked }))
  }
})
// A connection is kept for as long as the benchmark runs.
server.keepAliveTimeout = 600_000
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`)
})
process.once('SIGTERM', () => process.exit(0))
