import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Event } from '../../../adapters/playground/event.ts'
import { withoutMention } from '../../../adapters/playground/mention.ts'
import { read } from '../../../adapters/playground/read.ts'

type Said = Extract<Event, { kind: 'message' }>

const message = (text: string, more: Partial<Said> = {}): Said => ({
  kind: 'message',
  event: '0000000000000009',
  channel: 'general',
  direct: false,
  message: '0000000000000007',
  thread: null,
  author: 'ada',
  own: false,
  text,
  locale: 'en-GB',
  at: 1_700_000_000_000,
  ...more,
})

const edit = (previous: string, text: string, more: Partial<Said> = {}): Event => ({
  ...message(text, more),
  kind: 'edit',
  previous,
  revision: '0000000000000008',
})

const inThread = { thread: '0000000000000001' }
const direct = { channel: 'direct-ada', direct: true }

const place = {
  platform: 'playground',
  workspace: 'playground',
  channel: 'general',
  thread: '0000000000000007',
  private: false,
}

describe('the mention', () => {
  test.each([
    ['in front', '@chaperone What is a llama?', 'What is a llama?'],
    ['behind', 'What is a llama, @chaperone', 'What is a llama,'],
    ['in the middle', 'Hello @chaperone what is a llama?', 'Hello what is a llama?'],
    ['in any case', '@CHAPERONE hello', 'hello'],
    ['with a comma', '@Chaperone, what is a llama?', 'what is a llama?'],
    ['with a colon', '  @chaperone: what is a llama?', 'what is a llama?'],
    ['on a line of its own', '@chaperone\nfirst line\n  second line', 'first line\n  second line'],
    ['more than once', '@chaperone hi @chaperone', 'hi'],
    ['alone', ' @chaperone ', ''],
    ['before a full stop', 'Ask @chaperone.', 'Ask.'],
    ['in brackets', '(@chaperone) hi', '() hi'],
  ])('is heard and taken out %s', (_, text, rest) => {
    expect(read(message(text))).toMatchObject({ kind: 'turn', turn: { text: rest, addressed: 'mention' } })
  })

  test.each([
    '@chaperones are nice',
    'mail me@chaperone.com',
    'see @chaperone.com',
    '@@chaperone',
    '@chaperone-two hi',
  ])('is not heard in "%s"', (text) => {
    expect(read(message(text))).toBeNull()
  })

  test('D8: taking it out leaves the rest as it was, but for the space around it', () => {
    const property = fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      fc.pre(!text.includes('@') && !/^\s*[,:]/.test(text))
      expect(withoutMention(text)).toBe(text.trim())
      expect(withoutMention(`@chaperone ${text}`)).toBe(text.trim())
    })
    fc.assert(property, { seed: 7, numRuns: 200 })
  })

  test('input 40: a million spaces, at signs or half mentions are read in one pass', () => {
    for (const part of [' ', '@', ' @chaperon', '\t ']) {
      const long = `${part.repeat(1_000_000 / part.length)}x`
      expect(withoutMention(long)).toBe(long.trim())
    }
  })
})

describe('what is said', () => {
  test('a top-level message that mentions the bot is a turn in a thread of its own', () => {
    expect(read(message('@chaperone hello'))).toEqual({
      version: 1,
      kind: 'turn',
      turn: {
        kind: 'chat',
        place,
        message: '0000000000000007',
        revision: '',
        edits: 0,
        person: { id: 'ada', locale: 'en-GB' },
        text: 'hello',
        addressed: 'mention',
        startsThread: true,
        files: 0,
        asked: 1_700_000_000_000,
      },
    })
  })

  test('a top-level message that mentions nobody is dropped at the door', () => {
    expect(read(message('hello everybody'))).toBeNull()
  })

  test.each([
    ['without a mention may be for the bot', 'and why?', 'thread'],
    ['with a mention is for the bot', '@chaperone and why?', 'mention'],
  ])('a message in a thread %s', (_, text, addressed) => {
    expect(read(message(text, inThread))).toMatchObject({
      kind: 'turn',
      turn: { place: { thread: '0000000000000001' }, text: 'and why?', addressed, startsThread: false },
    })
  })

  test('a direct message is for the bot, in one private thread', () => {
    expect(read(message('@chaperone hello', direct))).toMatchObject({
      turn: {
        place: { channel: 'direct-ada', thread: 'direct', private: true },
        text: 'hello',
        addressed: 'direct',
        startsThread: true,
      },
    })
  })

  test("input 14: the bot's own messages, and what happens to them, are nothing to it", () => {
    expect(read(message('@chaperone hello', { own: true }))).toBeNull()
    expect(read(edit('@chaperone a', '@chaperone b', { own: true }))).toBeNull()
    expect(read(deletion({ own: true }))).toBeNull()
  })
})

const deletion = (more: Partial<Said> = {}): Event => {
  const { text: _text, locale: _locale, at: _at, ...about } = message('', more)
  return { ...about, kind: 'deletion' }
}

describe('what is changed', () => {
  test.each([
    ['a mention', edit('@chaperone a', '@chaperone b')],
    ['what becomes a mention', edit('a', '@chaperone b')],
    ['a message in a thread', edit('a', 'b', inThread)],
    ['a direct message', edit('a', 'b', direct)],
  ])('D18: an edit of %s is the turn as it now reads, in a new revision', (_, event) => {
    expect(read(event)).toMatchObject({
      kind: 'edit',
      turn: { message: '0000000000000007', revision: '0000000000000008', text: 'b' },
    })
  })

  test('D18: an edit that no longer addresses the bot takes the question back', () => {
    expect(read(edit('@chaperone a', 'a'))).toEqual({
      version: 1,
      kind: 'deletion',
      place,
      message: '0000000000000007',
    })
  })

  test('an edit of what never addressed the bot is dropped at the door', () => {
    expect(read(edit('a', 'b'))).toBeNull()
  })

  test.each([
    ['in a channel', {}, place],
    ['in a thread', inThread, { ...place, thread: '0000000000000001' }],
    ['in a direct conversation', direct, { ...place, channel: 'direct-ada', thread: 'direct', private: true }],
  ])('D36: a deletion %s takes the question back', (_, more, where) => {
    expect(read(deletion(more))).toEqual({ version: 1, kind: 'deletion', place: where, message: '0000000000000007' })
  })
})

test.each([
  ['nothing', null],
  ['a field too many', { ...message('@chaperone x'), admin: true }],
  ['no author', { ...message('@chaperone x'), author: '' }],
  ['an unknown kind', { ...message('@chaperone x'), kind: 'reaction' }],
  ['a text that is none', { ...message('@chaperone x'), text: 7 }],
])('input 33: an event with %s is not read', (_, event) => {
  expect(() => read(event)).toThrow()
})
