import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readValue } from '../../../adapters/slack/action.ts'
import { slackPlatform } from '../../../adapters/slack/deliver.ts'
import { commandThread } from '../../../adapters/slack/thread.ts'
import { wordsOf } from '../../../adapters/slack/words.ts'
import { builtInPolicy } from '../../../src/policy/built-in.ts'
import { forModerators } from '../../../src/policy/clear.ts'
import type { ForModerators, Notice, Revealed } from '../../../src/turn.ts'
import { noticeIn } from '../../contracts/chat-platform.ts'
import { general, moderation, openTestSlack, placeIn, words, type TestSlack } from './fixtures.ts'
import { liveIn } from './hostile.ts'

let slack: TestSlack
beforeEach(async () => {
  slack = await openTestSlack()
})
afterEach(() => slack.far.close())

const place = placeIn(general, '1700000000.000100')
const notice = (more: Partial<Notice> = {}): Notice => ({
  ...noticeIn(place),
  person: 'U0ADA',
  message: '1700000000.000200',
  ...more,
})
const card = async (more: Partial<Notice> = {}) => {
  await slack.platform.notify(forModerators(notice(more)), 'case-1/slack')
  return slack.far.seen(moderation, null).at(-1)
}
const revealed = (content: Partial<Revealed>) =>
  ({
    content: { case: 'case-1', reference: 'REF1', content: null, picture: null, ...content },
  }) as ForModerators<Revealed>
const reveal = (content: Partial<Revealed>) => slack.platform.reveal('U0MOD', revealed(content), 'reveal:1')

const words30 = { question: 'Something <!channel> bad', reply: 'Something worse', context: [], picture: null }
const picture = { bytes: new Uint8Array([1]), mediaType: 'image/png', width: 8, height: 8 } as const

describe('the card of a case', () => {
  test('tells what, how bad, where and who, and holds nothing of what was stopped', async () => {
    const shown = JSON.stringify(await card({ excerpt: 'canary words', picture }))
    for (const told of [
      'Criminal planning',
      'needs intervention',
      '0.97',
      'question',
      'C1',
      'A moderator is wanted now',
    ])
      expect(shown).toContain(told)
    expect(shown).not.toContain('canary')
    expect(slack.far.space.files.size).toBe(0)
  })

  test('does not link into a conversation of two, which no moderator can open', async () => {
    const shown = JSON.stringify(await card({ place: { ...place, channel: 'D0ADA', private: true } }))
    expect(shown).not.toContain('/archives/')
    expect(shown).toContain('/team/U0ADA')
  })

  test('links to the message in its thread, and to the person without notifying them', async () => {
    const shown = JSON.stringify((await card())?.blocks)
    expect(shown).toContain(
      'https://acme.slack.com/archives/C0GENERAL/p1700000000000200?thread_ts=1700000000.000100&cid=C0GENERAL',
    )
    expect(shown).toContain('{"type":"link","url":"https://acme.slack.com/team/U0ADA","text":"U0ADA"}')
    expect(shown).not.toMatch(/"type":"user"|<@/)
  })

  test('has a button that brings the case to whoever presses it', async () => {
    const shown = JSON.stringify((await card())?.blocks)
    const [, value = ''] = /"action_id":"reveal".*?"value":("(?:[^"\\]|\\.)*")/.exec(shown) ?? []
    expect(readValue(String(JSON.parse(value)))).toEqual({ kind: 'case', case: 'case-1', desk: 'slack' })
  })

  test('of a failure has no such button, since nothing was stopped', async () => {
    expect(JSON.stringify(await card({ stage: 'failure', excerpt: '' }))).not.toContain('reveal')
  })

  test.each([
    [
      'a command, which left no message',
      { place: placeIn(general, commandThread('U0ADA', '1.2.a')), message: '1.2.a' },
    ],
    ['another platform', { place: { ...place, platform: 'teams' }, person: '00000000-0000' }],
  ])('of %s links nowhere that is not', async (_what, more) => {
    expect(JSON.stringify(await card(more))).not.toContain('/archives/')
  })

  test('input 64: no name, reference or category in it can ping, link or run over a limit', async () => {
    const hostile = '<!channel> <@U0BOB> <https://evil.example|good> '.repeat(400)
    await card({
      reasons: [hostile, hostile],
      reference: hostile,
      person: hostile,
      place: { ...place, platform: 'teams' },
    })
    const [call] = slack.far.calls.filter(({ method }) => method === 'chat.postMessage')
    const { blocks = '', text } = call?.args ?? {}
    expect(liveIn({ text, unfurl_links: false, unfurl_media: false, blocks: JSON.parse(blocks) })).toEqual([])
  })

  test.each(['is_archived', 'not_in_channel', 'channel_not_found'])(
    'fault 36: that the admin channel does not take (%s) is a failure that says so',
    async (code) => {
      slack.far.trouble('chat.postMessage', { kind: 'error', code })
      await expect(card()).rejects.toMatchObject({ name: 'ProviderFailed', retryable: false, code })
    },
  )

  test("is written in the policy's own language, with every stage, grade and failure", async () => {
    const { door, self, time, far } = slack
    const chinese = wordsOf({ ...builtInPolicy, locale: 'zh-Hans' })
    const options = { adminChannel: moderation, words: chinese, observer: { counted: () => {} }, time }
    const own = slackPlatform({ door, self, ...options })
    await own.notify(forModerators(notice({ stage: 'prompt', grade: 'needs caution', alert: false })), 'case-2/slack')
    const shown = JSON.stringify(far.seen(moderation, null).at(-1))
    for (const told of ['致审核人员', '图片描述', '需要注意']) expect(shown).toContain(told)
    expect(shown).not.toMatch(/moderator|caution|prompt/)
  })

  test('has nowhere to go without an admin channel', async () => {
    const { door, self, time } = slack
    const none = slackPlatform({ door, self, adminChannel: null, words, observer: { counted: () => {} }, time })
    await expect(none.notify(forModerators(notice()), 'k')).rejects.toMatchObject({
      name: 'ProviderFailed',
      retryable: false,
    })
  })
})

describe('D30: what was stopped', () => {
  test('goes to the one moderator who asked, inside a thread, quoted, and to nobody else', async () => {
    await reveal({ content: words30 })
    const [heading] = slack.far.seen('D0MOD', null)
    expect(heading?.text).toContain('REF1')
    expect(JSON.stringify(heading)).not.toContain('bad')
    const [content] = slack.far.seen('D0MOD', heading?.ts ?? '')
    expect(content?.text).toContain('Something &lt;!channel&gt; bad')
    expect(content?.text).toContain('Something worse')
    expect(JSON.stringify(content?.blocks)).toContain('rich_text_quote')
    expect(slack.far.space.messages.filter(({ channel }) => channel !== 'D0MOD')).toEqual([])
  })

  test('a picture is shown in that thread, under words of ours', async () => {
    await reveal({ content: words30, picture })
    const [heading, ...rest] = slack.far.seen('D0MOD', null)
    expect(rest).toEqual([])
    const [shown] = slack.far.seen('D0MOD', heading?.ts ?? '')
    expect(shown?.file).toMatchObject({ bytes: picture.bytes, alt: 'The picture that was stopped' })
  })

  test('that is no longer kept is said to be gone', async () => {
    await reveal({})
    expect(slack.far.space.messages.map(({ text }) => text)).toEqual([
      'What was stopped in case REF1 is no longer kept.',
    ])
  })

  test('40,000 characters of it come whole', async () => {
    await reveal({ content: { ...words30, question: 'bad '.repeat(10_000) } })
    const shown = slack.far.calls.map(({ args }) => args['blocks'] ?? '').join('')
    expect(shown.split('bad ').length).toBeGreaterThan(9_990)
  })
})
