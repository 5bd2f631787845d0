import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { longestBody } from '../../../adapters/slack/receive.ts'
import { ProviderFailed } from '../../../src/ports.ts'
import { inboundId } from '../../../src/turn.ts'
import {
  bot,
  command,
  envelope,
  eventRequest,
  formRequest,
  jsonRequest,
  mention,
  message,
  signed,
} from '../../far-side/slack-sender.ts'
import { openDoor, ts } from './door.ts'

const written = { text: `<@${bot}> hi`, ts: ts(1) }
const down = async () => Promise.reject(new ProviderFailed('queue', 'SendMessage failed', { retryable: true }))

describe('acknowledged once it is durable, and not before', () => {
  test('fault 1: while the queue is down Slack is told to come again, and no 200 is given', async () => {
    const door = openDoor({ queue: down })
    const answers = [
      await door.send(eventRequest(mention(written))),
      await door.send(formRequest(command('/imagine', 'x'))),
    ]
    expect(answers.map(({ status, headers }) => [status, headers['x-slack-no-retry']])).toEqual([
      [503, undefined],
      [503, undefined],
    ])
    expect(door.failures).toHaveLength(2)
  })

  test('fault 5: the answer waits until the queue has it', async () => {
    const order: string[] = []
    let durable = () => {}
    const queue = () => new Promise<void>((resolve) => (durable = resolve)).then(() => void order.push('durable'))
    const door = openDoor({ queue })
    const answer = door.send(eventRequest(mention(written))).then(() => order.push('acknowledged'))
    await new Promise(setImmediate)
    expect(order).toEqual([])
    durable()
    await answer
    expect(order).toEqual(['durable', 'acknowledged'])
  })

  test('faults 2 and 3, D1 and D3: a retry is taken like the first, so that nothing is lost, and has the same id', async () => {
    let tries = 0
    const queue = async () => {
      tries += 1
      if (tries === 1) return down()
    }
    const door = openDoor({ queue })
    const statuses = []
    for (const attempt of [0, 1, 2, 3]) {
      const { headers, body } = eventRequest(mention(written))
      const retry = { 'x-slack-retry-num': String(attempt), 'x-slack-retry-reason': 'http_timeout' }
      statuses.push((await door.send({ headers: attempt ? { ...headers, ...retry } : headers, body })).status)
    }
    expect(statuses).toEqual([503, 200, 200, 200])
    expect(new Set(door.inbounds.map(inboundId)).size).toBe(1)
  })
})

test('D4: in 1,000 interleavings of app_mention, message and retries, whatever is acknowledged is one turn, never none', async () => {
  const delivery = fc.record({ as: fc.constantFrom(mention, message), fails: fc.boolean(), late: fc.nat(2) })
  let index = 0
  await fc.assert(
    fc.asyncProperty(fc.array(delivery, { minLength: 2, maxLength: 5 }), async (deliveries) => {
      index += 1
      const said = { text: `<@${bot}> hi`, ts: ts(index), ...(index % 2 ? { thread_ts: ts(0) } : {}) }
      const failing = deliveries.map(({ fails }) => fails)
      const door = openDoor({ queue: async () => (failing.shift() ? down() : undefined) })
      const statuses = await Promise.all(
        deliveries.map(async ({ as, late }) => {
          for (let turn = 0; turn < late; turn += 1) await Promise.resolve()
          return (await door.send(eventRequest(as(said)))).status
        }),
      )
      const acknowledged = statuses.filter((status) => status === 200).length
      expect(door.inbounds).toHaveLength(acknowledged)
      expect(new Set(door.inbounds.map((inbound) => JSON.stringify(inbound))).size).toBe(Math.min(acknowledged, 1))
    }),
    { seed: 4, numRuns: 1000 },
  )
})

describe("input 11: Slack's question whether this is the right address", () => {
  const challenge = '<script>alert(1)</script>'

  test('is answered as plain text when it is signed', async () => {
    const { status, headers, body } = await openDoor().send(jsonRequest({ type: 'url_verification', challenge }))
    expect([status, body, headers['content-type'], headers['x-content-type-options']]).toEqual([
      200,
      challenge,
      'text/plain; charset=utf-8',
      'nosniff',
    ])
  })

  test('is refused when it is not', async () => {
    const sent = jsonRequest({ type: 'url_verification', challenge }, { secret: 'forged' })
    expect(await openDoor().send(sent)).toMatchObject({ status: 401, body: '' })
  })
})

const post = (body: string | Uint8Array, type = 'application/json', door = openDoor()) =>
  door.receive({ headers: signed(body, type), body: Buffer.from(body) })

const hostile = (text: string) => JSON.stringify(envelope(mention(written))).replace('{', `{${text},`)

describe('input 9: what is signed but is no payload of Slack’s is refused with 400', () => {
  test.each([
    '',
    ' ',
    'a',
    '{',
    '}',
    '[',
    ']',
    '{}',
    '[]',
    'null',
    'true',
    '0',
    '-',
    '1e',
    '1.',
    '.5',
    '0x1',
    '+1',
    '01',
    '1 2',
    '"',
    '"a',
    "'a'",
    '"\\',
    '"\\x00"',
    '"\\u12"',
    '"\t"',
    '"\u0000"',
    '[1,]',
    '[,1]',
    '[1 2]',
    '[1',
    '["a"',
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    '{a:1}',
    "{'a':1}",
    '{"a":1 "b":2}',
    '{"a"::1}',
    '{"a":1}}',
    '{"a":1}#',
    '// a\n{}',
    '/* a */{}',
    'NaN',
    'Infinity',
    'undefined',
    'nul',
    'True',
    `\uFEFF${JSON.stringify(envelope(mention(written)))}`,
    '{"type":1}',
    '{"type":"event_callback"}',
    '{"type":"event_callback","event":null}',
    '{"type":"event_callback","team_id":"T1","event":[]}',
    '{"type":"url_verification"}',
    '{"type":"url_verification","challenge":{"a":1}}',
  ])('%j', async (body) => {
    const door = openDoor()
    expect(await post(body, 'application/json', door)).toMatchObject({ status: 400 })
    expect([door.inbounds, door.failures.length]).toEqual([[], 1])
  })

  test.each([
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), 'application/json'],
    ['UTF-16', Buffer.from('{"type":"event_callback"}', 'utf16le'), 'application/json'],
    ['an empty form', Buffer.from(''), 'application/x-www-form-urlencoded'],
    ['a press that is no JSON', Buffer.from('payload=%7B'), 'application/x-www-form-urlencoded'],
    ['a press that is nothing', Buffer.from('payload=null'), 'application/x-www-form-urlencoded'],
    ['a press without actions', Buffer.from('payload={"type":"block_actions"}'), 'application/x-www-form-urlencoded'],
    ['a command without a trigger', Buffer.from('command=/imagine&team_id=T1'), 'application/x-www-form-urlencoded'],
    ['JSON that says it is a form', Buffer.from('{"type":"event_callback"}'), 'application/x-www-form-urlencoded'],
  ])('%s', async (_, body, type) => {
    expect((await post(body, type)).status).toBe(400)
  })

  test.each([
    ['without a channel', { ...mention(written), channel: undefined }],
    ['with a list for a channel', { ...mention(written), channel: ['C1'] }],
    ['with a timestamp that is none', { ...mention(written), ts: '1700000000' }],
    ['with a number for its words', { ...mention(written), text: 7 }],
    ['with words beyond all measure', { ...mention(written), text: 'x'.repeat(100_001) }],
  ])('a mention %s', async (_, event) => {
    expect((await openDoor().send(eventRequest(event))).status).toBe(400)
  })
})

describe('input 10: hostile bodies', () => {
  test.each([
    ['lists nested 100,000 deep', '['.repeat(100_000) + ']'.repeat(100_000), 400],
    ['lists nested and never closed', '['.repeat(100_000), 400],
    ['objects nested 100,000 deep', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, 400],
    ['10 MB', `"${'x'.repeat(10 * 1024 * 1024)}"`, 413],
    ['one byte too many', `"${'x'.repeat(longestBody - 1)}"`, 413],
    ['as long as may be', `"${'x'.repeat(longestBody - 2)}"`, 400],
    ['100,000 keys', `{${Array.from({ length: 100_000 }, (_, n) => `"k${n}":0`).join()}}`, 400],
    ['only a prototype', '{"__proto__":{"type":"event_callback","team_id":"T1"}}', 400],
  ])('%s', async (_, body, status) => {
    const door = openDoor()
    expect((await post(body, 'application/json', door)).status).toBe(status)
    expect(door.inbounds).toEqual([])
  })

  test.each(['"__proto__":{"polluted":1}', '"constructor":{"prototype":{"polluted":1}}', '"token":1,"token":{"a":2}'])(
    'a body with %s leaves every prototype clean, and nothing of it in the queue',
    async (text) => {
      const door = openDoor()
      expect((await post(hostile(text), 'application/json', door)).status).toBe(200)
      expect(JSON.stringify(door.inbounds)).not.toContain('polluted')
      expect([Reflect.get({}, 'polluted'), Reflect.get(Object, 'polluted')]).toEqual([undefined, undefined])
    },
  )

  test('a list nested 100,000 deep where Slack has blocks is left where it is', async () => {
    const body = hostile(`"blocks":${'['.repeat(100_000)}${']'.repeat(100_000)}`)
    const door = openDoor()
    expect((await post(body, 'application/json', door)).status).toBe(200)
    expect(door.inbounds).toHaveLength(1)
  })
})

test('input 9: whatever is sent, signed or not, it is answered, and nothing unsigned is taken', async () => {
  const door = openDoor()
  const value = fc.oneof(
    fc.string(),
    fc.json(),
    fc.jsonValue().map((json) => JSON.stringify(envelope({ ...mention(written), text: json }))),
    fc.jsonValue().map((json) => `payload=${encodeURIComponent(JSON.stringify(json))}`),
  )
  const type = fc.constantFrom(
    'application/json',
    'application/json; charset=utf-8',
    'application/x-www-form-urlencoded',
    'text/plain',
    '',
  )
  await fc.assert(
    fc.asyncProperty(value, type, fc.boolean(), async (body, contentType, forged) => {
      const headers = signed(body, contentType, forged ? { secret: 'forged' } : {})
      const reported = door.failures.length
      const { status } = await door.receive({ headers, body: Buffer.from(body) })
      expect(forged ? [401] : [200, 400]).toContain(status)
      expect(door.failures.length - reported).toBe(status === 400 ? 1 : 0)
    }),
    { seed: 9, numRuns: 500 },
  )
})

test('events of kinds that Slack adds later are acknowledged, so that Slack does not send them again', async () => {
  const later = [jsonRequest({ type: 'app_rate_limited', team_id: 'T1' }), eventRequest({ type: 'later' })]
  const door = openDoor()
  for (const request of later) expect((await door.send(request)).status).toBe(200)
  expect(door.inbounds).toEqual([])
})
