import jpeg from 'jpeg-js'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { builtInPolicy } from '../../../src/policy/built-in.ts'
import { fixed, restorePicture } from '../../../src/policy/clear.ts'
import type { Destination } from '../../../src/ports.ts'
import type { Cleared, Message, Place } from '../../../src/turn.ts'
import { chatPlatformContract, cleared } from '../../contracts/chat-platform.ts'
import { verdictOn } from '../../contracts/samples.ts'
import { idOf, invokeOf } from '../../far-side/teams/people.ts'
import { personalOf, type Trouble } from '../../far-side/teams/teams.ts'
import { openTestTeams, type OpenedTeams } from './fixtures.ts'
import { conversationOf, forget, inPlace, newPlace, openKnown, sized } from './posting.ts'

chatPlatformContract('Teams', async () => {
  const bot = await openKnown()
  const troubles: Record<string, Trouble> = { refuses: 503, 'loses the answer': 'loses the answer' }
  return {
    platform: bot.teams.platform,
    person: idOf('ada'),
    blind: true,
    place: async () => newPlace(),
    seen: async (to) =>
      bot.far.standing(conversationOf(to)).map(({ id, activity }) => ({ post: id, text: activity.text ?? '' })),
    trouble(trouble) {
      bot.far.state.trouble = ({ method, path }) =>
        path.endsWith('/conversations') && method === 'POST' ? null : (troubles[trouble] ?? null)
    },
    close: () => bot.close(),
  }
})

function drawn(place: Place, { bytes, ...about } = sized(64, 48), prompt = 'a lighthouse at dawn'): Cleared<Message> {
  const of = { place, message: '1700000000001', revision: '' }
  const request = { prompt, negative: '', width: about.width, height: about.height, seed: 7, steps: 30, cfg: 7 }
  const outcome = {
    kind: 'answered',
    request,
    picture: { ...about, key: 'k' },
    asked: verdictOn(prompt),
    drawn: verdictOn(bytes),
    took: null,
    notes: ['demonstration picture'],
  } as const
  const buttons = [
    { press: 'draw again', of, asker: 'ada' },
    { press: 'remove', of, asker: 'ada' },
  ] as const
  return restorePicture(outcome, bytes, of, buttons, builtInPolicy, 'en')
}

describe('what the bot says in Teams', () => {
  let bot: OpenedTeams
  beforeAll(async () => {
    bot = await openKnown()
  })
  beforeEach(() => forget(bot))
  afterAll(async () => {
    expect(bot.far.complaints).toEqual([])
    await bot.close()
  })

  let keys = 0
  const post = (message: Cleared<Message>, to: Destination = inPlace()) =>
    bot.teams.platform.post(to, message, `key-${(keys += 1)}`)

  test('what a model wrote carries the label and the thumbs on the wire', async () => {
    await post(cleared('Hello', ['needs caution']))
    expect(bot.far.posts.map(({ activity }) => activity)).toMatchObject([
      {
        type: 'message',
        textFormat: 'markdown',
        text: 'Hello\n\n_A safety check was not quite sure about this. Read it with care._',
        entities: [
          {
            type: 'https://schema.org/Message',
            '@type': 'Message',
            '@context': 'https://schema.org',
            '@id': '',
            additionalType: ['AIGeneratedContent'],
          },
        ],
        channelData: { feedbackLoop: { type: 'default' } },
      },
    ])
  })

  test('is marked as the organisation wants it, on every part; our own words are not', async () => {
    const sensitivity = { name: 'Internal', description: 'For members of the organisation alone.' }
    const marking = await openTestTeams({ policy: { ...builtInPolicy, sensitivity } })
    const say = (message: Cleared<Message>) => marking.teams.platform.post(inPlace(), message, `marked-${(keys += 1)}`)
    await say(cleared(Array.from({ length: 20 }, () => 'Words. '.repeat(200)).join('\n\n')))
    await say(drawn(newPlace()))
    const usages = marking.far.posts.map(({ activity }) => activity.entities?.[0]?.['usageInfo'])
    expect(usages.length).toBeGreaterThan(3)
    expect(new Set(usages.map((usage) => JSON.stringify(usage)))).toEqual(
      new Set([JSON.stringify({ '@type': 'CreativeWork', ...sensitivity })]),
    )
    const before = marking.far.posts.length
    await say(fixed({ say: 'help' }, builtInPolicy, 'en'))
    expect(marking.far.posts.slice(before).map(({ activity }) => activity.entities)).toEqual([undefined])
    await marking.close()
  })

  test('stands in the words of the policy, in the language of whoever asked', async () => {
    const spoken = async (locale: string) => {
      const place = newPlace()
      const { content } = drawn(place)
      await post({ content: { ...content, locale } } as Cleared<Message>, inPlace(place))
      return JSON.stringify(bot.far.standing(place.thread).at(-1)?.activity.attachments)
    }
    expect(await spoken('en-GB')).toMatch(/Seed 7.*Draw again.*Remove/)
    expect(await spoken('zh-CN')).toMatch(/种子 7.*重新绘制.*移除/)
  })

  test('our own words carry neither', async () => {
    const { content } = cleared('Hello')
    await post({ content: { ...content, generated: false, answers: null } } as Cleared<Message>)
    expect(bot.far.posts[0]?.activity).toEqual({ type: 'message', textFormat: 'markdown', text: 'Hello' })
  })

  test('what is for one person goes to their own chat, whosever private place it is about', async () => {
    const place = { ...newPlace(), thread: 'a:alone-with-somebody-else', private: true }
    await post(cleared('For Ada alone'), { to: 'person', place, person: idOf('ada') })
    expect(bot.far.posts.map(({ conversation }) => conversation)).toEqual([personalOf(idOf('ada'))])
  })

  test('a rating of an answer comes back as feedback on its turn; the words of the form are not taken', async () => {
    const place = newPlace()
    const id = await post(cleared('Rate me'), inPlace(place))
    const rate = (reaction: string, replyToId: string) => {
      const value = { actionName: 'feedback', actionValue: { reaction, feedback: '{"feedbackText":"canary words"}' } }
      const root = place.thread.split('=')[1] ?? ''
      return bot.send(
        invokeOf('ben', 'message/submitAction', bot.far.serviceUrl, {
          where: { thread: root },
          more: { value, replyToId },
        }),
      )
    }
    bot.accepted.length = 0
    expect((await rate('like', id)).status).toBe(200)
    expect((await rate('dislike', id)).status).toBe(200)
    expect((await rate('like', '1')).status).toBe(200)
    expect((await rate('love', id)).status).toBe(400)
    const of = { place: { platform: 'p', thread: 't' }, message: 'm', revision: '', by: idOf('ben') }
    expect(bot.accepted).toMatchObject([
      { kind: 'feedback', helpful: true, ...of },
      { kind: 'feedback', helpful: false, ...of },
    ])
    expect(JSON.stringify([bot.accepted, ...[...bot.objects.kept.values()].map(String)])).not.toContain('canary')
  })

  test('a long reply is parted between its paragraphs, and taken back as a whole', async () => {
    const to = inPlace()
    const paragraph = 'Words of a paragraph. '.repeat(100).trim()
    const id = await post(cleared(Array.from({ length: 30 }, () => paragraph).join('\n\n')), to)
    const parts = bot.far.standing(to.place.thread)
    expect(parts.length).toBe(4)
    expect(parts.every(({ activity }) => activity.text?.split('\n\n').every((each) => each === paragraph))).toBe(true)
    expect(parts.map(({ activity }) => activity.entities?.length)).toEqual([1, 1, 1, 1])
    expect(parts.map(({ activity }) => Boolean(activity.channelData?.feedbackLoop))).toEqual([
      false,
      false,
      false,
      true,
    ])
    await bot.teams.platform.remove(to, id)
    expect(bot.far.standing(to.place.thread)).toEqual([])
  })

  test('code that is parted goes on as code, and no character is cut in two', async () => {
    await post(cleared(`\`\`\`\n${'line of code 🦊\n'.repeat(3000)}\`\`\``))
    await post(cleared('🦊'.repeat(15_000)))
    const texts = bot.far.posts.map(({ activity }) => activity.text ?? '')
    expect(texts.length).toBeGreaterThan(4)
    expect(texts.filter((text) => text.startsWith('```')).every((text) => text.endsWith('\n```'))).toBe(true)
    expect(texts.join('')).not.toMatch(/\uFFFD/)
    expect(texts.every((text) => !/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/.test(text) && text.length <= 20_000)).toBe(true)
  })

  test('a message that breaks off leaves nothing of itself', async () => {
    const to = inPlace()
    let calls = 0
    bot.far.state.trouble = ({ method }) => (method === 'POST' && (calls += 1) > 2 ? 403 : null)
    const long = cleared(Array.from({ length: 60 }, () => 'Words. '.repeat(200)).join('\n\n'))
    await expect(post(long, to)).rejects.toMatchObject({ name: 'ProviderFailed', retryable: false })
    expect(calls).toBe(3)
    expect(bot.far.standing(to.place.thread)).toEqual([])
  })

  test('a picture is an attachment of its own, then a card with its words and buttons; both go together', async () => {
    const to = inPlace()
    const id = await post(drawn(to.place), to)
    const [image, about] = bot.far.standing(to.place.thread).map(({ activity }) => activity)
    expect(image).toMatchObject({ attachments: [{ contentType: 'image/jpeg', name: 'a lighthouse at dawn.jpg' }] })
    expect(image?.text).toBeUndefined()
    const data = { message: '1700000000001', revision: '', thread: to.place.thread }
    expect(about?.attachments?.[0]?.content).toMatchObject({
      body: [
        { text: 'a lighthouse at dawn' },
        { text: '64 × 48 · Seed 7' },
        { text: expect.stringContaining('demonstration') },
      ],
      actions: [
        { type: 'Action.Execute', verb: 'draw_again', data },
        { type: 'Action.Execute', verb: 'remove', data },
      ],
    })
    expect([image, about].map((activity) => activity?.entities?.length)).toEqual([1, 1])
    await bot.teams.platform.remove(to, id)
    expect(bot.far.standing(to.place.thread)).toEqual([])
  })

  test.each([
    [300, 1200, 256, 1024],
    [1400, 200, 1024, 146],
    [400, 400, 400, 400],
  ])('a picture of %i by %i becomes one that Teams shows', async (width, height, shownWidth, shownHeight) => {
    await post(drawn(newPlace(), sized(width, height, width === height)))
    const [, encoded = ''] = bot.far.posts[0]?.activity.attachments?.[0]?.contentUrl?.split(',') ?? []
    const bytes = Buffer.from(encoded, 'base64')
    expect(bytes.byteLength).toBeLessThanOrEqual(1_000_000)
    expect(jpeg.decode(bytes)).toMatchObject({ width: shownWidth, height: shownHeight })
  })
})
