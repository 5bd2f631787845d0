import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { render } from '../../../adapters/slack/render.ts'
import { quiet } from '../../../adapters/slack/post.ts'
import { checkBlocks } from '../../far-side/slack/blocks.ts'
import { cleared } from '../../contracts/chat-platform.ts'
import { openTestSlack, words, type TestSlack } from './fixtures.ts'
import { hostileAnswer, liveIn } from './hostile.ts'

const payloadsOf = (text: string) =>
  render(cleared(text, ['needs caution']).content, words('en')).map((part) => ({ ...part, ...quiet }))

const seed = 20_261_120

describe('what a model wrote', () => {
  test('D20, D21, inputs 17 to 19: is live nowhere, and nothing of it is over a limit, whatever it is', () => {
    fc.assert(
      fc.property(hostileAnswer, (answer) => {
        for (const payload of payloadsOf(answer)) {
          checkBlocks(payload.blocks)
          const live = liveIn(payload)
          if (live.length > 0) expect(live).toEqual([])
        }
      }),
      { seed, numRuns: 400 },
    )
  })

  test('D20: a checker that finds nothing has looked: it names every kind of thing that is live', () => {
    const text = (type: string, more: object = {}) => ({
      text: 'x',
      ...quiet,
      blocks: [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type, ...more }] }] }],
    })
    expect(liveIn(text('text', { text: 'Hello' }))).toEqual([])
    expect(liveIn(text('link', { url: 'https://evil.example' }))).toEqual(['a link', 'url'])
    expect(liveIn(text('user', { user_id: 'U0ADA' }))).toEqual(['a user', 'user_id'])
    expect(liveIn(text('broadcast', { range: 'here' }))).toEqual(['a broadcast', 'range'])
    expect(liveIn({ ...text('text', { text: 'x' }), text: '<!channel>' })).toEqual(['markup in the fallback'])
    expect(liveIn({ ...text('text', { text: 'x' }), unfurl_links: true })).toEqual(['unfurls'])
    expect(
      liveIn({ ...text('text', { text: 'x' }), blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'x' } }] }),
    ).toEqual(['a section', 'a mrkdwn'])
  })
})

describe('sent over the wire', () => {
  let slack: TestSlack
  beforeAll(async () => {
    slack = await openTestSlack()
  })
  afterAll(() => slack.far.close())

  test.each([
    ['input 16: 40,000 characters in one line', 'x'.repeat(40_000)],
    ['40,000 characters in words', 'word '.repeat(8_000)],
    ['10,000 items of a list', '- a\n'.repeat(10_000)],
    ['D19: 40,000 quotes in quotes', '>'.repeat(40_000)],
    ['100 tables', '| a | b |\n|---|---|\n| 1 | 2 |\n\n'.repeat(100)],
    ['a table of 300 rows', `| a | b |\n|---|---|\n${'| 1 | 2 |\n'.repeat(300)}`],
    ['one character of emphasis inside another', '*a **b '.repeat(3_000)],
    ['13,000 Chinese characters in one paragraph', '汉'.repeat(13_000)],
    ['nothing but a picture', '![](https://evil.example)'],
    ['nothing visible', '\u202E\u0000'],
    ['half a character', 'a\uD83D'],
  ])('%s: every message is one that Slack takes, in its thread, with nothing live', async (_what, answer) => {
    const place = slack.place()
    slack.far.calls.length = 0
    await slack.platform.post({ to: 'place', place }, cleared(answer), `turn:${slack.far.space.stamp()}/reply`)
    const sent = slack.far.calls.filter(({ method }) => method === 'chat.postMessage').map(({ args }) => args)
    expect(sent.length).toBeGreaterThan(0)
    for (const { blocks = '', unfurl_links, unfurl_media, thread_ts, ...args } of sent) {
      expect(thread_ts).toBe(place.thread)
      const flags = { unfurl_links: unfurl_links !== 'false', unfurl_media: unfurl_media !== 'false' }
      expect(liveIn({ ...args, ...flags, blocks: JSON.parse(blocks) })).toEqual([])
    }
  })
})
