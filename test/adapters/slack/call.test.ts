import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { slackDoor } from '../../../adapters/slack/call.ts'
import { SlackFailed } from '../../../adapters/slack/failure.ts'
import { methods } from '../../../adapters/slack/methods.ts'
import { errorFields } from '../../../src/telemetry/error-fields.ts'
import { cleared } from '../../contracts/chat-platform.ts'
import { ada, general, openTestSlack, placeIn, steady, virtualTime, type TestSlack } from './fixtures.ts'

let slack: TestSlack
beforeEach(async () => {
  slack = await openTestSlack()
})
afterEach(() => slack.far.close())

const anything = z.object({})
const failureOf = async (doing: Promise<unknown>) => {
  const error: unknown = await doing.then(
    () => null,
    (failure: unknown) => failure,
  )
  return error instanceof SlackFailed ? error : null
}

describe('fault 32: a rate limit', () => {
  const post = (text: string, channel = general) =>
    slack.platform.post({ to: 'place', place: placeIn(channel, thread) }, cleared(text), `turn:${text}/reply`)
  let thread = ''
  beforeEach(() => {
    thread = slack.far.say(ada.id, general, 'Hello')
  })

  test('is waited out as Slack says, and then the same message is posted once', async () => {
    slack.far.trouble('chat.postMessage', { kind: 'status', status: 429, retryAfter: 7 })
    await post('after a while')
    expect(slack.time.waits).toEqual([7000])
    expect(slack.far.seen(general, thread).map(({ text }) => text)).toEqual(['after a while'])
  })

  test('keeps the order: whatever came later waits behind it, and nothing is sent before it may be', async () => {
    slack.far.pace('chat.postMessage', 2000, slack.time.now)
    const texts = Array.from({ length: 12 }, (_, index) => `message ${index}`)
    await Promise.all(texts.map((text) => post(text)))
    expect(slack.far.seen(general, thread).map(({ text }) => text)).toEqual(texts)
    expect(slack.far.impatient.count).toBe(11)
  })

  test('of one channel holds up no other', async () => {
    const other = 'C0OTHER'
    slack.far.space.channels.set(other, { id: other, is_member: true })
    const [time, done] = [virtualTime(), [] as string[]]
    let release = () => {}
    const door = slackDoor({
      apiUrl: slack.far.apiUrl,
      token: steady('xoxb-test'),
      time: {
        now: time.now,
        wait: (milliseconds) => new Promise((on) => (release = () => on(time.wait(milliseconds)))),
      },
    })
    slack.far.trouble('chat.postMessage', { kind: 'status', status: 429, retryAfter: 5 })
    const limited = door
      .call('chat.postMessage', { channel: general, text: 'one' }, anything)
      .then(() => done.push(general))
    await expect.poll(() => slack.far.calls.filter(({ method }) => method === 'chat.postMessage').length).toBe(1)
    await door.call('chat.postMessage', { channel: other, text: 'two' }, anything).then(() => done.push(other))
    release()
    await limited
    expect(done).toEqual([other, general])
  })

  test('longer than an attempt has is worth another try, without waiting', async () => {
    slack.far.trouble('chat.postMessage', { kind: 'status', status: 429, retryAfter: 3600 })
    expect(await failureOf(post('much later'))).toMatchObject({
      name: 'ProviderFailed',
      retryable: true,
      code: 'ratelimited',
    })
    expect(slack.time.waits).toEqual([])
  })

  test('said in the body, or without a time, is a rate limit all the same', async () => {
    slack.far.trouble('chat.postMessage', { kind: 'error', code: 'ratelimited' })
    await post('said in the body')
    expect(slack.time.waits).toEqual([1000])
    slack.far.trouble('chat.postMessage', { kind: 'status', status: 429 })
    expect(await failureOf(post('no time given'))).toMatchObject({ retryable: true })
  })
})

describe('fault 34: each of Slack’s errors has a defined end', () => {
  const codes = [
    ['internal_error', true],
    ['fatal_error', true],
    ['service_unavailable', true],
    ['channel_not_found', false],
    ['not_in_channel', false],
    ['is_archived', false],
    ['msg_too_long', false],
    ['msg_blocks_too_long', false],
    ['invalid_blocks', false],
    ['restricted_action', false],
    ['missing_scope', false],
    ['token_revoked', false],
    ['invalid_auth', false],
    ['account_inactive', false],
    ['a_code_of_tomorrow', false],
  ] as const

  test.each(codes)('%s is worth another try: %s; nothing is posted', async (code, retryable) => {
    const place = slack.place()
    slack.far.trouble('chat.postMessage', { kind: 'error', code }, Infinity)
    const failure = await failureOf(slack.platform.post({ to: 'place', place }, cleared('Hello'), 'turn:1/reply'))
    expect(failure).toMatchObject({ name: 'ProviderFailed', provider: 'platform', retryable, code })
    expect(slack.far.seen(general, place.thread)).toEqual([])
  })

  test.each(['unreachable', 'garbage'] as const)('an answer that is %s is worth another try', async (kind) => {
    slack.far.trouble('auth.test', { kind })
    expect(await failureOf(slack.door.call('auth.test', {}, anything))).toMatchObject({ retryable: true })
  })

  test('an answer of another shape than Slack’s is worth another try, and no answer', async () => {
    const shape = z.object({ nothing: z.string() })
    expect(await failureOf(slack.door.call('auth.test', {}, shape))).toMatchObject({ retryable: true })
  })

  test('D33: neither the error nor what is logged of it holds what was sent, the token, or a page that answered', async () => {
    for (const kind of ['garbage', 'unreachable'] as const) {
      slack.far.trouble('chat.postMessage', { kind })
      const options = { channel: general, text: 'canary words' }
      const failure = await failureOf(slack.door.call('chat.postMessage', options, anything))
      expect(JSON.stringify([failure?.message, errorFields(failure)])).not.toMatch(/canary|xoxb|Bad gateway/)
    }
  })
})

describe('the token', () => {
  const rotated = (second: string) => {
    const [held, asked] = [{ token: 'xoxb-old' }, [] as string[]]
    const token = {
      read: async () => held.token,
      async renew() {
        asked.push('renew')
        return (held.token = second)
      },
    }
    return { asked, door: slackDoor({ apiUrl: slack.far.apiUrl, token, time: slack.time }) }
  }

  test('fault 6: that is refused is read anew once, and the call is made with the new one', async () => {
    const { door, asked } = rotated('xoxb-test')
    await door.call('auth.test', {}, anything)
    await door.call('auth.test', {}, anything)
    expect(asked).toEqual(['renew'])
    expect(slack.far.calls.map(({ token }) => token).slice(-3)).toEqual(['xoxb-old', 'xoxb-test', 'xoxb-test'])
  })

  test('that is refused again is a failure, not a loop', async () => {
    const { door } = rotated('xoxb-other')
    expect(await failureOf(door.call('auth.test', {}, anything))).toMatchObject({
      code: 'invalid_auth',
      retryable: false,
    })
    expect(slack.far.calls.filter(({ method }) => method === 'auth.test')).toHaveLength(3)
  })

  test('stands in the header alone, and never goes to the address of an upload', async () => {
    await slack.door.call('auth.test', {}, anything)
    expect(slack.far.calls.at(-1)).toMatchObject({ token: 'xoxb-test', args: {} })
    const wanted = { filename: 'a.png', length: 1 }
    const given = z.object({ upload_url: z.string() })
    const { upload_url } = await slack.door.call('files.getUploadURLExternal', wanted, given)
    await slack.door.upload(upload_url, new Uint8Array([1]))
    expect(slack.far.calls.at(-1)).toMatchObject({ method: 'upload', token: '' })
  })

  test.each(['http://169.254.169.254/upload', 'file:///etc/passwd', 'not an address', 'https://a:b@files.slack.com/'])(
    'nothing is uploaded to %s',
    async (url) => {
      expect(await failureOf(slack.door.upload(url, new Uint8Array([1])))).toMatchObject({ retryable: false })
    },
  )
})

test('the far side has every method that the bot calls', () => {
  const known = Object.keys(methods)
  expect(known.filter((method) => !slack.far.methods.includes(method))).toEqual([])
})
