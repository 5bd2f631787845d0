import { describe, expect, test } from 'vitest'
import { builtInPolicy } from '../../src/policy/built-in.ts'
import { data, fixed, home } from '../../src/policy/clear.ts'
import { decide } from '../../src/policy/decide.ts'
import { readPolicy } from '../../src/policy/read-policy.ts'
import { aboutOf, label, noteSentence, sentence, type Wording, wordsOf } from '../../src/policy/wording.ts'
import { wordingLocaleOf } from '../../src/policy/wording/locale.ts'
import { imagineProblems, type Cleared, type Finding, type Message, type Note, type Recent } from '../../src/turn.ts'
import { problemsIn } from './problems.ts'

const harm: Finding = { category: 'self-harm', score: 0.95, guard: 'test' }

const wordings: readonly Wording[] = [
  { say: 'help' },
  { say: 'no files' },
  { say: 'no answer' },
  { say: 'stopped' },
  { say: 'too long', limit: 2000 },
  { say: 'edited too often', limit: 5 },
  { say: 'refused', about: 'violence or hate', stage: 'question', reference: 'ABC' },
  { say: 'refused', about: 'violence or hate', stage: 'reply', reference: 'ABC' },
  { say: 'refused', about: 'violent pictures', stage: 'prompt', reference: 'ABC' },
  { say: 'refused', about: 'violent pictures', stage: 'picture', reference: 'ABC' },
  { say: 'guest' },
  { say: 'stranger' },
  { say: 'absent' },
  { say: 'budget spent' },
  { say: 'picture budget spent' },
  { say: 'not a moderator' },
  { say: 'welcome' },
  { say: 'forgotten', count: 7 },
  { say: 'imagine help' },
  { say: 'picture gone' },
  { say: 'picture stopped' },
  { say: 'too many pictures', hour: 3, day: 9 },
  { say: 'picture failed', reference: 'ABC' },
  { say: 'prompt too long', limit: 4000 },
  ...imagineProblems.map((problem) => ({ say: 'imagine problem', problem }) as const),
  { say: 'failed', reference: 'ABC' },
  { say: 'in doubt', reference: 'ABC' },
  { say: 'undeliverable', reference: 'ABC' },
  { say: 'stopped untold', reference: 'ABC' },
  { say: 'waking' },
  { say: 'waking estimate', minutes: 7 },
  { say: 'still asleep', reference: 'ABC' },
  { say: 'too many turns', hour: 3, day: 9 },
  { say: 'too many turns here', hour: 3, day: 9 },
]
const notes: readonly Note[] = [
  'needs caution',
  'earlier messages unread',
  'files unread',
  'language not covered',
  'masking not covered',
  'demonstration picture',
]

test("what is said to nobody in particular is said in the policy's own language, all else in the reader's", () => {
  const chinese = wordsOf({ ...builtInPolicy, locale: 'zh-Hans' })
  expect([chinese(null)('thinking'), chinese('de-DE')('thinking')]).toEqual(['正在思考…', 'is thinking…'])
  expect(wordsOf(builtInPolicy)(null)('thinking')).toBe('is thinking…')
})

describe.each(['en', 'zh-CN'])('in %s', (locale) => {
  test.each(wordings)('D19: the fixed wording "$say" mentions nobody, links nowhere, and is whole', (wording) => {
    const cleared: Cleared<Message> = fixed(wording, builtInPolicy, locale)
    expect(cleared.content).toMatchObject({ generated: false, text: sentence(wording, builtInPolicy, locale) })
    expect(cleared.content.text).not.toMatch(/[<>@{}]|https?:|undefined/)
    for (const value of ['about', 'limit', 'reference', 'hour', 'day', 'count', 'minutes'].flatMap((name) =>
      Object.entries(wording).filter(([key]) => key === name),
    )) {
      expect(cleared.content.text).toContain(String(value[1]))
    }
  })

  test.each(notes)('D19: the note "%s" mentions nobody and links nowhere', (note) => {
    expect(noteSentence(note, builtInPolicy, locale)).not.toMatch(/[<>@{}]|https?:|undefined/)
  })

  test('what a person is told of themselves says the real days, and has every sentence', () => {
    const policy = { ...builtInPolicy, retention: { threads: 11, cases: 22, held: 3, audit: 444 } }
    const of = { place: { platform: 'p', workspace: 'w', channel: 'c', thread: 't', private: false }, message: 'm' }
    const recent: Recent = { of: { ...of, revision: '' }, kind: 'chat', asked: 1, title: 'Mine' }
    const { content } = home([recent], policy, locale)
    expect(content.recent).toEqual([recent])
    const said = [...content.about, content.heading, content.empty, ...Object.values(content.forget)]
    for (const days of [11, 22, 3, 444]) expect(content.about.join(' ')).toContain(` ${days} `)
    expect(said.every((text) => text !== '')).toBe(true)
    const chinese = /\p{Script=Han}/u
    expect(said.map((text) => chinese.test(text))).toEqual(said.map(() => locale === 'zh-CN'))
    expect(said.join(' ')).not.toMatch(/[<>@{}]|https?:|undefined/)
    const plain = data([recent, { ...recent, title: null }], policy, locale).content
    expect(plain).toMatchObject({ generated: false, picture: null })
    expect(plain.text).toMatch(/\(2\).* 1 |共 2 .* 1 /)
    expect(plain.text).not.toContain('Mine')
  })

  test('D19: a label is filled in, mentions nobody and links nowhere', () => {
    expect(label('seed', { seed: '7' }, builtInPolicy, locale)).toMatch(/^(?:Seed|种子) 7$/)
    expect(label('revealed', { reference: 'ABC' }, builtInPolicy, locale)).toContain('ABC')
    for (const said of Object.values(builtInPolicy.wording[wordingLocaleOf(locale)]))
      expect(said).not.toMatch(/[<>@[\]|]|https?:/)
  })

  test('every sentence is in that language alone', () => {
    const chinese = /\p{Script=Han}/u
    for (const wording of wordings.filter((each) => each.say !== 'refused')) {
      expect(chinese.test(sentence(wording, builtInPolicy, locale))).toBe(locale === 'zh-CN')
    }
    for (const rule of Object.values(builtInPolicy.categories)) {
      expect(chinese.test(rule.plain[locale === 'en' ? 'en' : 'zh-Hans'])).toBe(locale === 'zh-CN')
    }
  })

  test('the line that stands in place of a stopped turn does not tell its category', () => {
    const stopped = sentence({ say: 'stopped' }, builtInPolicy, locale)
    for (const { plain, title } of Object.values(builtInPolicy.categories)) {
      for (const words of [title, ...Object.values(plain)])
        expect(stopped.toLowerCase()).not.toContain(` ${words.toLowerCase()}`)
    }
  })
})

test('how much may be asked is said in tokens and, roughly, in words', () => {
  expect(sentence({ say: 'too long', limit: 2001 }, builtInPolicy, 'en')).toContain('2001 tokens (roughly 1500 English')
})

test.each([
  ['zh-Hans', ['zh', 'zh-CN', 'zh_CN', 'zh-SG', 'zh-Hans', 'zh-Hans-HK', 'ZH-cn']],
  ['en', ['en', 'en-GB', 'de-DE', 'zh-TW', 'zh-HK', 'zh-Hant', '', 'x', 'not a locale', '{}', '😀']],
])('people whose locale asks for %s are spoken to so', (expected, locales) => {
  expect(locales.map(wordingLocaleOf)).toEqual(locales.map(() => expected))
})

describe('what the asker is told of a verdict', () => {
  const findings = [harm, { ...harm, guard: 'other' }, { category: 'constructor', score: 0.9, guard: 'test' }]
  const verdict = decide(builtInPolicy, findings, '')

  test('is every category in plain words, once, in the language of the person', () => {
    expect(aboutOf(verdict, builtInPolicy, 'en')).toBe('hurting oneself, and something that may be unsafe')
    expect(aboutOf(verdict, builtInPolicy, 'zh-SG')).toBe('伤害自己、可能不安全的内容')
  })

  test('is in English where an organisation has no other words for its own category', () => {
    const policy = readPolicy(
      'custom: { mergers: { title: Mergers, plain: { en: a merger }, should not: [x], examples: { unsafe: [x], safe: [y] } } }',
      'policy.yaml',
    )
    const merger = decide(policy, [{ category: 'mergers', score: 0.95, guard: 'test' }], '')
    expect(['en', 'zh'].map((locale) => aboutOf(merger, policy, locale))).toEqual(['a merger', 'a merger'])
  })
})

describe('an organisation may say it in other words', () => {
  const worded = (id: string, text: string, locale = 'en') =>
    `wording:\n  ${locale}:\n    ${id}: ${JSON.stringify(text)}\n`

  test('and only that sentence changes, in that language', () => {
    const policy = readPolicy(worded('failed', 'No luck. Call the help desk: {reference}.'), 'policy.yaml')
    const failed: Wording = { say: 'failed', reference: 'ABC' }
    expect(sentence(failed, policy, 'en')).toBe('No luck. Call the help desk: ABC.')
    expect(sentence(failed, policy, 'zh')).toBe(sentence(failed, builtInPolicy, 'zh'))
    expect(sentence({ say: 'help' }, policy, 'en')).toBe(sentence({ say: 'help' }, builtInPolicy, 'en'))
    expect(policy.version).not.toBe(builtInPolicy.version)
  })

  test('what is filled in is filled in once: words that look like braces stay words', () => {
    const policy = readPolicy(
      'categories: { self-harm: { plain: { en: "a {reference} to {constructor}" } } }',
      'policy.yaml',
    )
    const about = aboutOf(decide(policy, [harm], ''), policy, 'en')
    const refused: Wording = { say: 'refused', stage: 'question', about, reference: 'ABC' }
    expect(sentence(refused, policy, 'en')).toContain('about a {reference} to {constructor}.')
  })

  test.each([
    ['a mention', 'failed', '<@U123> {reference}', 'must be one line'],
    ['a channel mention', 'failed', '@channel {reference}', 'must be one line'],
    ['a masked link', 'failed', '[here](https://example.com) {reference}', 'must be one line'],
    ['two lines', 'failed', 'No luck.\n{reference}', 'must be one line'],
    ['nothing', 'failed', ' ', 'must be one line'],
    ['no reference', 'failed', 'No luck.', 'must hold {reference}, and nothing else in braces'],
    [
      'something to fill in that is unknown',
      'failed',
      '{reference} {person}',
      'must hold {reference}, and nothing else',
    ],
    ['something to fill in where there is nothing', 'stopped', 'Stopped: {about}', 'must hold nothing in braces'],
    ['a sentence that does not exist', 'refusd', 'x', 'is not known here'],
  ])('but not with %s', (_what, id, text, says) => {
    expect(problemsIn(worded(id, text))).toEqual([expect.stringMatching(/^policy\.yaml:3:5: wording\.en\./)])
    expect(problemsIn(worded(id, text))[0]).toContain(says)
  })

  test.each([
    ['en', 'Not answered: it was about SELF-HARM.'],
    ['en', 'Not answered, for it was about hurting oneself.'],
    ['en', 'Not answered (伤害自己).'],
    ['zh-Hans', '没有回答，因为内容涉及伤害自己。'],
  ])('nor so that the public line in %s tells a category: %s', (locale, text) => {
    expect(problemsIn(worded('stopped', text, locale))[0]).toContain('must not tell the category')
  })

  test('nor may a category of their own be told by it, or be named so that the shipped line tells it', () => {
    const own = (plain: string) =>
      `custom: { mergers: { title: Mergers, plain: { en: ${plain} }, should not: [x], examples: { unsafe: [x], safe: [y] } } }\n`
    expect(problemsIn(`${own('a merger')}${worded('stopped', 'This is about a merger.')}`)[0]).toContain('"a merger"')
    expect(problemsIn(own('a safety check'))[0]).toContain('must not tell the category: "a safety check"')
  })

  test('and a word inside a longer one tells nothing', () => {
    expect(problemsIn(worded('stopped', 'Whatever your selections were: this was not answered.'))).toEqual([])
  })
})
