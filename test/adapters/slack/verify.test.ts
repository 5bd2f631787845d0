import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RequestHeaders } from '../../../adapters/slack/verify.ts'
import { eventRequest, mention, secret, signed } from '../../far-side/slack-sender.ts'
import { openDoor, secretOf, ts } from './door.ts'

const at = 1_750_000_000
const now = () => at * 1000
const request = eventRequest(mention({ text: '<@UBOT00001> hi', ts: ts(1) }), { at })
const body = Buffer.from(request.body)

async function answered(headers: RequestHeaders, bytes: Uint8Array = body) {
  const door = openDoor({ now })
  const { status } = await door.receive({ headers, body: bytes })
  return { status, queued: door.inbounds.length }
}

const refused = { status: 401, queued: 0 }
const withHeader = (name: string, value: string | string[] | undefined): RequestHeaders => ({
  ...request.headers,
  [name]: value,
})

test('what Slack signed is taken', async () => {
  expect(await answered(request.headers)).toEqual({ status: 200, queued: 1 })
})

test('header names may come in any case, as some hosts write them', async () => {
  const upper = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toUpperCase(), value]))
  expect(await answered(upper)).toEqual({ status: 200, queued: 1 })
})

describe('what Slack did not sign is refused, and nothing is queued', () => {
  const signature = request.headers['x-slack-signature'] ?? ''
  test.each<[string, RequestHeaders]>([
    ['input 1: no headers', {}],
    ['input 1: no signature', withHeader('x-slack-signature', undefined)],
    ['input 1: no timestamp', withHeader('x-slack-request-timestamp', undefined)],
    [
      'input 2: one hex digit changed',
      withHeader(
        'x-slack-signature',
        signature.replace(/.$/, (l) => (l === '0' ? '1' : '0')),
      ),
    ],
    ['input 4: 1e9', withHeader('x-slack-request-timestamp', '1e9')],
    ['input 4: NaN', withHeader('x-slack-request-timestamp', 'NaN')],
    ['input 4: a space in front', withHeader('x-slack-request-timestamp', ` ${at}`)],
    ['input 4: negative', withHeader('x-slack-request-timestamp', `-${at}`)],
    ['input 4: twenty digits', withHeader('x-slack-request-timestamp', `${at}0000000000`)],
    ['input 4: a fraction', withHeader('x-slack-request-timestamp', `${at}.0`)],
    ['input 5: v1=', withHeader('x-slack-signature', signature.replace('v0=', 'v1='))],
    ['input 5: upper case', withHeader('x-slack-signature', `v0=${signature.slice(3).toUpperCase()}`)],
    ['input 5: shorter', withHeader('x-slack-signature', signature.slice(0, -1))],
    ['input 5: longer', withHeader('x-slack-signature', `${signature}0`)],
    ['input 5: empty', withHeader('x-slack-signature', '')],
    ['input 5: the prefix alone', withHeader('x-slack-signature', 'v0=')],
    ['input 6: a list of signatures', withHeader('x-slack-signature', [signature, signature])],
    ['input 6: a list of one', withHeader('x-slack-signature', [signature])],
    ['input 6: two joined by a proxy', withHeader('x-slack-signature', `${signature}, ${signature}`)],
    ['input 6: two that differ in case', { ...request.headers, 'X-Slack-Signature': signature }],
    ['input 6: two timestamps', withHeader('x-slack-request-timestamp', [String(at), String(at)])],
    ['D37: an empty secret', signed(request.body, 'application/json', { at, secret: '' })],
  ])('%s', async (_, headers) => {
    expect(await answered(headers)).toEqual(refused)
  })

  test.each([
    ['input 2: of another body', Buffer.from(request.body.replace('hi', 'ho'))],
    ['input 7: with a byte order mark put in front', Buffer.concat([Buffer.from('\uFEFF'), body])],
    ['input 7: written anew by a proxy', Buffer.from(JSON.stringify(JSON.parse(request.body), null, 1))],
    ['input 8: still in base64', Buffer.from(body.toString('base64'))],
    ['an empty body', Buffer.alloc(0)],
  ])('%s', async (_, bytes) => {
    expect(await answered(request.headers, bytes)).toEqual(refused)
  })
})

test.each([
  [-301, 401],
  [-300, 200],
  [300, 200],
  [301, 401],
])('input 3: signed %i seconds away, it is answered %i', async (away, status) => {
  const sent = eventRequest(mention({ text: '<@UBOT00001> hi', ts: ts(1) }), { at: at + away })
  expect((await openDoor({ now }).send(sent)).status).toBe(status)
})

test('fault 15: a clock that jumps by an hour lets no old request in', async () => {
  const clock = { now: at * 1000 }
  const door = openDoor({ now: () => clock.now })
  expect((await door.send(request)).status).toBe(200)
  clock.now += 3_600_000
  expect((await door.send(request)).status).toBe(401)
  clock.now -= 7_200_000
  expect((await door.send(request)).status).toBe(401)
})

test('input 8: a body that API Gateway encoded is verified as the bytes that it was', async () => {
  const text = eventRequest(mention({ text: '<@UBOT00001> Grüße ☂', ts: ts(1) }), { at })
  const event = { isBase64Encoded: true, body: Buffer.from(text.body).toString('base64') }
  const door = openDoor({ now })
  expect((await door.receive({ headers: text.headers, body: Buffer.from(event.body, 'base64') })).status).toBe(200)
  expect(door.inbounds).toMatchObject([{ turn: { text: 'Grüße ☂' } }])
})

test('input 2: with any single bit of body, timestamp or signature flipped, it is refused', async () => {
  const door = openDoor({ now })
  const flip = (bytes: Uint8Array, bit: number) => {
    const flipped = Uint8Array.from(bytes)
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    return flipped
  }
  const statuses = new Set<number>()
  for (let bit = 0; bit < body.length * 8; bit += 1)
    statuses.add((await door.receive({ headers: request.headers, body: flip(body, bit) })).status)
  for (const name of ['x-slack-signature', 'x-slack-request-timestamp']) {
    const bytes = Buffer.from(request.headers[name] ?? '')
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const headers = { ...request.headers, [name]: Buffer.from(flip(bytes, bit)).toString('latin1') }
      statuses.add((await door.receive({ headers, body })).status)
    }
  }
  expect([...statuses]).toEqual([401])
  expect(door.inbounds).toEqual([])
})

test('input 5: no headers at all upset the check', async () => {
  const door = openDoor({ now })
  const value = fc.oneof(fc.string(), fc.array(fc.string()), fc.constant(undefined))
  const header = fc.record({ 'x-slack-signature': value, 'x-slack-request-timestamp': value })
  await fc.assert(
    fc.asyncProperty(header, async (headers) => (await door.receive({ headers, body })).status === 401),
    { seed: 5, numRuns: 200 },
  )
  expect(door.failures).toEqual([])
})

describe('fault 6: while the secret is rotated', () => {
  const send = async (known: string, secrets: string, renewed = secrets) => {
    const door = openDoor({
      now,
      secrets: secretOf(
        () => secrets,
        () => renewed,
      ),
    })
    const sent = eventRequest(mention({ text: '<@UBOT00001> hi', ts: ts(1) }), { at, secret: known })
    return (await door.send(sent)).status
  }

  test('old and new are taken in the overlap, then only the new', async () => {
    expect(await send('old', 'new, old')).toBe(200)
    expect(await send('new', 'new, old')).toBe(200)
    expect(await send('new', 'new')).toBe(200)
    expect(await send('old', 'new')).toBe(401)
  })

  test('a secret that was renewed in the meantime is read again once', async () => {
    expect(await send('new', 'old', 'new')).toBe(200)
    expect(await send('other', 'old', 'new')).toBe(401)
  })

  test('a forged request stays refused where the secret cannot be read again', async () => {
    const secrets = { read: async () => secret, renew: async () => Promise.reject(new Error('down')) }
    const door = openDoor({ now, secrets })
    expect((await door.send(eventRequest({}, { at, secret: 'forged' }))).status).toBe(401)
  })

  test('Slack is asked to come again while no secret could be read', async () => {
    const secrets = { read: async () => Promise.reject(new Error('down')), renew: async () => secret }
    expect((await openDoor({ now, secrets }).send(request)).status).toBe(503)
  })

  test('a secret that is missing lets nobody sign', async () => {
    expect(await send('', ' , ')).toBe(401)
    expect(await send('', 'new, ')).toBe(401)
  })
})
