/** 100,000 requests at Slack's door, most of them mangled: none unsigned is taken, none upsets it, and memory stays flat. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import * as fc from 'fast-check'
import {
  bot,
  command,
  edit,
  envelope,
  formRequest,
  jsonRequest,
  mention,
  message,
  press,
  pressRequest,
  signed,
  type Sent,
} from '../test/far-side/slack-sender.ts'
import { openDoor, ts } from '../test/adapters/slack/door.ts'

const requests = 100_000
const seed = 5

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const written = { text: `<@${bot}> hi`, ts: ts(1) }
const honest: readonly Sent[] = [
  jsonRequest(envelope(mention(written))),
  jsonRequest(envelope(message({ ...written, channel: 'D00000001' }))),
  jsonRequest(envelope(edit(message(written), { text: `<@${bot}> ho` }, '1700000099.000000'))),
  jsonRequest({ type: 'url_verification', challenge: 'c' }),
  formRequest(command('/imagine', 'a llama')),
  pressRequest(press('forget', undefined)),
]

/** What was changed is signed anew, by whoever has the secret or by whoever has not. */
const mangled = fc.record({
  sent: fc.constantFrom(...honest),
  cuts: fc.array(fc.tuple(fc.nat(3000), fc.nat(40), fc.oneof(fc.string(), fc.json(), fc.string({ unit: 'binary' }))), {
    maxLength: 4,
  }),
  signer: fc.constantFrom('Slack', 'a stranger', 'nobody', 'another request'),
})

type Mangled = typeof mangled extends fc.Arbitrary<infer T> ? T : never

const bodyOf = ({ sent, cuts }: Mangled) =>
  cuts.reduce((text, [at, length, put]) => {
    const from = at % (text.length + 1)
    return text.slice(0, from) + put + text.slice(from + length)
  }, sent.body)

function headersOf({ sent, signer }: Mangled, body: string): Readonly<Record<string, string>> {
  const type = sent.headers['content-type'] ?? ''
  if (signer === 'Slack') return signed(body, type)
  if (signer === 'a stranger') return signed(body, type, { secret: 'guessed' })
  return signer === 'nobody' ? { 'content-type': type } : signed(`${body} `, type)
}

export async function run(): Promise<void> {
  const door = openDoor()
  const statuses: Record<string, number> = {}
  let wrong = 0
  const heap: number[] = []
  const began = performance.now()
  for (let batch = 0; batch < 10; batch += 1) {
    for (const one of fc.sample(mangled, { seed: seed + batch, numRuns: requests / 10 })) {
      const body = bodyOf(one)
      const queued = door.inbounds.length
      const { status } = await door.receive({ headers: headersOf(one, body), body: Buffer.from(body) })
      const allowed = one.signer === 'Slack' ? [200, 400] : [401]
      if (!allowed.includes(status) || (status !== 200 && door.inbounds.length > queued)) wrong += 1
      const kind = `${one.signer}: ${status}`
      statuses[kind] = (statuses[kind] ?? 0) + 1
      door.inbounds.length = 0
      door.failures.length = 0
    }
    collect()
    heap.push(process.memoryUsage().heapUsed / 2 ** 20)
  }
  const milliseconds = performance.now() - began
  console.log('| signed by: answer | requests |')
  console.log('| --- | ---: |')
  for (const [kind, count] of Object.entries(statuses).toSorted(([a], [b]) => a.localeCompare(b)))
    console.log(`| ${kind} | ${count} |`)
  console.log(
    `\nWrongly answered or taken: ${wrong}; ` +
      `${(milliseconds / requests).toFixed(3)} ms a request with its making; ` +
      `heap after each tenth, MB: ${heap.map((size) => size.toFixed(0)).join(' ')}.`,
  )
  if (wrong > 0) process.exitCode = 1
}
