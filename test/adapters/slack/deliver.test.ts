import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { commandThread } from '../../../adapters/slack/thread.ts'
import { builtInPolicy } from '../../../src/policy/built-in.ts'
import { fixed, restore, restorePicture, wordsOf as wordsIn } from '../../../src/policy/clear.ts'
import type { Destination } from '../../../src/ports.ts'
import type { Cleared, Message, Place, Revision } from '../../../src/turn.ts'
import { cleared } from '../../contracts/chat-platform.ts'
import { verdictOn } from '../../contracts/samples.ts'
import { ada, adasDirect, general, openTestSlack, placeIn, type TestSlack } from './fixtures.ts'

let slack: TestSlack
beforeEach(async () => {
  slack = await openTestSlack()
})
afterEach(() => slack.far.close())

const to = (place: Place): Destination => ({ to: 'place', place })
const seen = ({ channel, thread }: Place) => slack.far.seen(channel, thread)
const callsOf = (method: string) => slack.far.calls.filter((call) => call.method === method)
const key = 'turn:1/reply'

/** About 30,000 characters, in paragraphs. */
const long = Array.from({ length: 60 }, (_, index) => `Paragraph ${index}. ${'word '.repeat(100)}`.trim()).join('\n\n')

const bytes = new Uint8Array([1, 2, 3])
const drawn = (of: Revision, prompt = 'a <!channel> lighthouse'): Cleared<Message> => {
  const request = { prompt, negative: '', width: 8, height: 8, seed: 7, steps: 1, cfg: 1 }
  const picture = { key: 'k', mediaType: 'image/png', width: 8, height: 8 } as const
  const verdicts = { asked: verdictOn(wordsIn(request)), drawn: verdictOn(bytes) }
  const outcome = { kind: 'answered', request, picture, ...verdicts, took: null, notes: [] } as const
  const about = { of, asker: ada.id }
  const buttons = [
    { press: 'draw again', ...about },
    { press: 'remove', ...about },
  ] as const
  return restorePicture(outcome, bytes, of, buttons, builtInPolicy, 'en')
}
const revision = (place: Place, message = place.thread): Revision => ({ place, message, revision: '' })

const answered = (of: Revision, question: string, reply: string, locale = 'en') => {
  const verdicts = { asked: verdictOn(question), replied: verdictOn(reply) }
  return restore({ kind: 'answered', question, reply, ...verdicts, took: null, notes: [] }, of, builtInPolicy, locale)
}

describe('a long answer', () => {
  test('is several posts of whole paragraphs in its thread, in order, nothing lost or doubled, and taken back as one', async () => {
    const place = slack.place()
    const post = await slack.platform.post(to(place), cleared(long), key)
    const texts = callsOf('chat.postMessage').map(({ args }) => paragraphsIn(args['blocks'] ?? ''))
    expect(texts.length).toBeGreaterThan(2)
    expect(texts.flat()).toEqual(long.split('\n\n'))
    expect(post.split(',')).toEqual(seen(place).map(({ ts }) => ts))
    expect(await slack.platform.find(to(place), key)).toEqual({ found: 'yes', post })
    await slack.platform.remove(to(place), post)
    expect(seen(place)).toEqual([])
  })

  test('fault 33: of which only a beginning was posted is no post: the beginning is taken back, and it is posted once', async () => {
    const place = slack.place()
    slack.far.trouble('chat.postMessage', { kind: 'unreachable' }, Infinity, 1)
    await expect(slack.platform.post(to(place), cleared(long), key)).rejects.toMatchObject({ retryable: true })
    expect(seen(place)).toHaveLength(1)
    slack.far.calm()
    expect(await slack.platform.find(to(place), key)).toEqual({ found: 'no' })
    expect(seen(place)).toEqual([])
    const post = await slack.platform.post(to(place), cleared(long), key)
    expect(post.split(',')).toEqual(seen(place).map(({ ts }) => ts))
  })

  test('fault 33: whose last answer was lost is found whole', async () => {
    const place = slack.place()
    slack.far.trouble('chat.postMessage', { kind: 'lost' }, Infinity, 3)
    await expect(slack.platform.post(to(place), cleared(long), key)).rejects.toMatchObject({ retryable: true })
    slack.far.calm()
    expect(seen(place)).toHaveLength(4)
    expect(await slack.platform.find(to(place), key)).toMatchObject({ found: 'yes' })
  })
})

function paragraphsIn(blocks: string): readonly string[] {
  const all = JSON.parse(blocks) as readonly {
    type: string
    elements: readonly { elements: readonly { text: string }[] }[]
  }[]
  return all
    .filter(({ type }) => type === 'rich_text')
    .map(({ elements }) => elements.flatMap((element) => element.elements.map(({ text }) => text)).join(''))
}

describe('looking for a post', () => {
  test('goes through every page of a long thread', async () => {
    const place = slack.place()
    for (let count = 0; count < 450; count += 1) slack.far.say(ada.id, general, 'chatter', place.thread)
    const post = await slack.platform.post(to(place), cleared('Hello'), key)
    expect(await slack.platform.find(to(place), key)).toEqual({ found: 'yes', post })
  })

  test('input 21: in a thread of 10,000 messages nobody can know', async () => {
    const place = slack.place()
    for (let count = 0; count < 10_000; count += 1) slack.far.say(ada.id, general, 'chatter', place.thread)
    expect(await slack.platform.find(to(place), key)).toEqual({ found: 'unknowable' })
  })

  test('without the scope that shows metadata nobody can know, and nothing is taken back', async () => {
    const place = slack.place()
    await slack.platform.post(to(place), cleared('Hello'), key)
    slack.far.hideMetadata()
    expect(await slack.platform.find(to(place), key)).toEqual({ found: 'unknowable' })
    expect(seen(place)).toHaveLength(1)
  })

  test('somebody else’s message with our key is not our post', async () => {
    const place = slack.place()
    slack.far.forge(general, place.thread, 'U0BOB', {
      event_type: 'chaperone_post',
      event_payload: { key, part: 0, parts: 1 },
    })
    expect(await slack.platform.find(to(place), key)).toEqual({ found: 'no' })
  })
})

describe('D36: a question that was deleted meanwhile', () => {
  test('has no answer anywhere, also where Slack would post it to the channel', async () => {
    const place = slack.place()
    slack.far.forget(general, place.thread)
    await expect(slack.platform.post(to(place), cleared(long), key)).rejects.toMatchObject({
      name: 'Superseded',
      withdrawn: true,
    })
    expect(slack.far.space.messages).toEqual([])
  })

  test.each(['thread_not_found', 'message_not_found'])('has no answer anywhere when Slack says %s', async (code) => {
    const place = slack.place()
    slack.far.trouble('chat.postMessage', { kind: 'error', code })
    await expect(slack.platform.post(to(place), cleared('Hello'), key)).rejects.toMatchObject({
      name: 'Superseded',
      withdrawn: true,
    })
    expect(slack.far.seen(general, null)).toEqual([])
    expect(callsOf('chat.delete')).toEqual([])
  })

  test('leaves no picture behind', async () => {
    const place = slack.place()
    slack.far.forget(general, place.thread)
    await expect(slack.platform.post(to(place), drawn(revision(place)), key)).rejects.toMatchObject({ withdrawn: true })
    expect(slack.far.space.messages).toEqual([])
    expect(slack.far.space.files.size).toBe(0)
  })
})

describe('a picture', () => {
  test('is uploaded to its thread with words in its place, then stand its prompt, its label and its buttons', async () => {
    const place = slack.place()
    const post = await slack.platform.post(to(place), drawn(revision(place)), key)
    const [file, caption] = seen(place)
    expect(file).toMatchObject({ text: '', file: { alt: 'a <!channel> lighthouse', bytes } })
    expect(caption?.text).toBe('a &lt;!channel&gt; lighthouse')
    expect(JSON.stringify(caption?.blocks)).toMatch(/Seed 7.*AI-generated.*draw_again.*remove.*feedback_buttons/)
    expect(post).toBe(`${file?.file?.id},${caption?.ts}`)
    expect(await slack.platform.find(to(place), key)).toEqual({ found: 'yes', post })
  })

  test('is taken back with its caption and its file, and again without error', async () => {
    const place = slack.place()
    const post = await slack.platform.post(to(place), drawn(revision(place)), key)
    await slack.platform.remove(to(place), post)
    await slack.platform.remove(to(place), post)
    expect(seen(place)).toEqual([])
    expect(slack.far.space.files.size).toBe(0)
  })

  test.each([
    ['chat.postMessage', 'unreachable'],
    ['chat.postMessage', 'lost'],
    ['files.completeUploadExternal', 'lost'],
    ['files.completeUploadExternal', 'unreachable'],
    ['files.getUploadURLExternal', 'lost'],
  ] as const)('fault 33: that broke off at %s (%s) is in its place once in the end', async (method, kind) => {
    const place = slack.place()
    slack.far.trouble(method, { kind })
    await expect(slack.platform.post(to(place), drawn(revision(place)), key)).rejects.toMatchObject({ retryable: true })
    const found = await slack.platform.find(to(place), key)
    if (found.found === 'no') await slack.platform.post(to(place), drawn(revision(place)), key)
    expect(seen(place).filter(({ file }) => file)).toHaveLength(1)
    expect(seen(place)).toHaveLength(2)
  })

  test('that Slack is slow to put in its place is waited for, so that its caption stands below', async () => {
    const place = slack.place()
    slack.far.shareAfter(3)
    await slack.platform.post(to(place), drawn(revision(place)), key)
    expect(seen(place).map(({ file }) => file !== null)).toEqual([true, false])
    expect(slack.time.waits.length).toBe(3)
  })

  test('is posted though Slack will not say whether it is in its place, and however long that takes', async () => {
    slack.far.trouble('files.info', { kind: 'error', code: 'missing_scope' })
    const first = slack.place()
    await slack.platform.post(to(first), drawn(revision(first)), key)
    expect(seen(first)).toHaveLength(2)
    slack.far.shareAfter(100)
    const second = slack.place()
    await slack.platform.post(to(second), drawn(revision(second)), 'turn:2/reply')
    expect(seen(second)).toHaveLength(2)
  })

  test('fault 34: where the bot is no member ends in a refusal, and no file stays', async () => {
    slack.far.space.channels.set('C0ELSE', { id: 'C0ELSE', is_member: false })
    const place = placeIn('C0ELSE', slack.far.say(ada.id, 'C0ELSE', 'draw'))
    await expect(slack.platform.post(to(place), drawn(revision(place)), key)).rejects.toMatchObject({
      retryable: false,
    })
    expect(slack.far.seen('C0ELSE', place.thread)).toEqual([])
  })
})

describe('a slash command', () => {
  const place = placeIn(general, commandThread(ada.id, '123.456.abc'))
  const help = fixed({ say: 'imagine help' }, builtInPolicy, 'en')

  test('has our own words shown to whoever gave it, and to nobody else', async () => {
    const post = await slack.platform.post(to(place), help, key)
    expect(slack.far.space.messages).toMatchObject([{ channel: general, only: ada.id, thread_ts: null }])
    await slack.platform.remove(to(place), post)
  })

  test('has its picture at the channel’s top level', async () => {
    await slack.platform.post(to(place), drawn(revision(place, '123.456.abc')), key)
    expect(slack.far.seen(general, null)).toHaveLength(2)
    expect(await slack.platform.find(to(place), key)).toMatchObject({ found: 'yes' })
  })

  test.each(['not_in_channel', 'channel_not_found'])(
    'input 23: where the bot may not speak (%s) it is said in private',
    async (code) => {
      slack.far.trouble('chat.postEphemeral', { kind: 'error', code })
      const post = await slack.platform.post(to(place), fixed({ say: 'absent' }, builtInPolicy, 'en'), key)
      expect(slack.far.seen(adasDirect, null)).toHaveLength(1)
      await slack.platform.remove(to(place), post)
      expect(slack.far.seen(adasDirect, null)).toEqual([])
    },
  )
})

describe('a conversation with one person alone', () => {
  test('is named after its first question, and after no other', async () => {
    const place = slack.place({ channel: adasDirect })
    await slack.platform.post(to(place), answered(revision(place), 'How  do tides\nwork?', 'So.'), key)
    const later = slack.far.say(ada.id, adasDirect, 'And?', place.thread)
    await slack.platform.post(to(place), answered(revision(place, later), 'And?', 'So.'), 'turn:2/reply')
    expect([...slack.far.space.titles]).toEqual([[`${adasDirect}/${place.thread}`, 'How do tides work?']])
  })

  test('is answered though it cannot be named', async () => {
    const place = slack.place({ channel: adasDirect })
    slack.far.trouble('assistant.threads.setTitle', { kind: 'error', code: 'missing_scope' })
    await slack.platform.post(to(place), answered(revision(place), 'Why?', 'So.'), key)
    expect(seen(place)).toHaveLength(1)
    expect(slack.counted).toEqual(['status failed'])
  })

  test('with somebody new is opened once', async () => {
    const person: Destination = { to: 'person', place: slack.place(), person: 'U0BOB' }
    await slack.platform.post(person, cleared('One'), 'turn:1/direct')
    await slack.platform.post(person, cleared('Two'), 'turn:2/direct')
    expect(callsOf('conversations.open')).toHaveLength(1)
    expect(slack.far.seen('D0BOB', null).map(({ text }) => text)).toEqual(['One', 'Two'])
  })
})

test('labels are in the language of whom the message was made for', async () => {
  const place = slack.place()
  await slack.platform.post(to(place), answered(revision(place), '为什么？', '因为。', 'zh-CN'), key)
  expect(JSON.stringify(seen(place)[0]?.blocks)).toContain('由人工智能生成')
})

test('D21: no message unfurls anything, and a message carries its key and nothing of its words beside them', async () => {
  const place = slack.place()
  await slack.platform.post(to(place), cleared('See https://evil.example/?q=SECRET'), key)
  const args = callsOf('chat.postMessage')[0]?.args ?? {}
  expect(args).toMatchObject({ unfurl_links: 'false', unfurl_media: 'false' })
  expect(JSON.parse(args['metadata'] ?? '')).toEqual({
    event_type: 'chaperone_post',
    event_payload: { key, part: 0, parts: 1 },
  })
  expect(Object.keys(args).toSorted()).toEqual([
    'blocks',
    'channel',
    'metadata',
    'mrkdwn',
    'text',
    'thread_ts',
    'unfurl_links',
    'unfurl_media',
  ])
})
