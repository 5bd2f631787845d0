import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { builtInPolicy } from '../../../src/policy/built-in.ts'
import { forModerators } from '../../../src/policy/clear.ts'
import type { ForModerators, Place, Revealed } from '../../../src/turn.ts'
import { cleared, noticeIn } from '../../contracts/chat-platform.ts'
import { tenantId } from '../../far-side/teams/identity.ts'
import { channel, idOf } from '../../far-side/teams/people.ts'
import { adminChannel, personalOf } from '../../far-side/teams/teams.ts'
import type { OpenedTeams } from './fixtures.ts'
import { forget, inPlace, newPlace, openKnown, sized } from './posting.ts'

const revealed = (more: Partial<Revealed> = {}) =>
  ({ content: { case: 'c1', reference: 'R1', content: null, picture: null, ...more } }) as ForModerators<Revealed>

describe('a notice in Teams', () => {
  let bot: OpenedTeams
  beforeAll(async () => {
    bot = await openKnown()
  })
  beforeEach(() => forget(bot))
  afterAll(async () => {
    expect(bot.far.complaints).toEqual([])
    await bot.close()
  })

  const bad = '**bold** [x](https://evil.example) <at>everyone</at> # no\n- list'
  const notice = (place: Place = newPlace()) => ({
    ...noticeIn(place),
    excerpt: bad,
    case: 'c1',
    message: '1700000000001',
  })
  const cards = (conversation: string) =>
    bot.far.standing(conversation).map(({ activity }) => JSON.stringify(activity.attachments?.[0]?.content))

  test('shows nothing of what was stopped, but a button that brings it', async () => {
    await bot.teams.platform.notify(forModerators(notice()), 'notice-1')
    const [card = ''] = cards(adminChannel)
    expect(JSON.parse(card)).toMatchObject({
      body: [
        { text: 'A moderator is wanted now: Criminal planning' },
        {
          type: 'FactSet',
          facts: [
            { title: 'Person' },
            { title: 'Stage' },
            { title: 'Grade' },
            { title: 'Score' },
            { title: 'Reference' },
          ],
        },
      ],
      actions: [
        { type: 'Action.Execute', title: 'Show me what was stopped', verb: 'reveal', data: { case: 'c1' } },
        { type: 'Action.OpenUrl', title: 'Go to the message' },
      ],
    })
    expect(card).not.toMatch(/bold|everyone|list/)
  })

  test('comes from another platform as well, and names it', async () => {
    const place = { platform: 'slack', workspace: 'T1', channel: 'C1', thread: '1.2', private: false }
    await bot.teams.platform.notify(forModerators(notice(place)), 'notice-2')
    expect(cards(adminChannel).at(-1)).toMatch(/"Place","value":"slack"/)
    expect(cards(adminChannel).at(-1)).not.toContain('OpenUrl')
  })

  test('names whoever asked as Teams does, and leads to the message; where Teams does not say, the id must do', async () => {
    const place = newPlace()
    bot.far.members.set(idOf('ada'), { name: 'Ada **Lovelace**', userRole: 'user' })
    const asked = { ...notice(place), person: idOf('ada'), message: '1700000000001' }
    await bot.teams.platform.notify(forModerators(asked), 'named-1')
    bot.far.state.trouble = ({ path }) => (path.includes('/members/') ? 403 : null)
    await bot.teams.platform.notify(forModerators(asked), 'named-2')
    const [named = '', nameless = ''] = cards(adminChannel)
    expect(named.replaceAll('\u2060', '')).toContain(`Ada **Lovelace** (${idOf('ada')})`)
    expect(named).not.toContain('**')
    expect(nameless).toContain(`"value":"${idOf('ada')}"`)
    const root = place.thread.split('=')[1]
    expect(named).toContain(
      `https://teams.microsoft.com/l/message/${encodeURIComponent(channel)}/1700000000001?tenantId=${tenantId}&parentMessageId=${root}`,
    )
  })

  test("is written in the policy's own language", async () => {
    const chinese = await openKnown({ policy: { ...builtInPolicy, locale: 'zh-Hans' } })
    await chinese.teams.platform.notify(forModerators({ ...notice(), stage: 'reply', grade: 'needs caution' }), 'n')
    const [told] = chinese.far.standing(adminChannel).map(({ activity }) => JSON.stringify(activity.attachments))
    await chinese.close()
    for (const word of ['回答', '需要注意', '向我显示被拦截的内容']) expect(told).toContain(word)
    expect(told).not.toMatch(/Stage|"reply"|caution/)
  })

  test('of a failure offers nothing to show, since nothing was stopped; of an own chat, no way there', async () => {
    const place = { ...newPlace(), thread: 'a:alone', channel: 'a:alone', private: true }
    const failure = {
      ...notice(place),
      stage: 'failure',
      excerpt: '',
      reasons: ['The guard gave no usable verdict'],
    } as const
    await bot.teams.platform.notify(forModerators(failure), 'failure-1')
    const card = JSON.parse(cards(adminChannel)[0] ?? '') as {
      body: { facts?: { title: string }[] }[]
      actions: unknown[]
    }
    expect(card.actions).toEqual([])
    expect(card.body[1]?.facts?.map(({ title }) => title)).toEqual(['Person', 'Place', 'Stage', 'Reference'])
  })

  test('D30, input 64: shows no stopped picture; only the moderator who asks is brought it, and the words as they were written', async () => {
    const picture = sized(64, 48)
    await bot.teams.platform.notify(forModerators({ ...notice(), picture }), 'notice-3')
    expect(cards(adminChannel).at(-1)).not.toContain('data:image')
    const content = {
      question: bad,
      reply: 'the canary reply',
      context: [{ person: 'p', question: 'q1', reply: 'r1' }],
    }
    bot.far.posts.length = 0
    await bot.teams.platform.reveal(idOf('mira'), revealed({ content, picture }), 'reveal-1')
    const [words, image] = cards(personalOf(idOf('mira')))
    expect(words).toMatch(/q1.*r1.*bold.*the canary reply/)
    expect(words).not.toMatch(/<at>|https:\/\/|\]\(|\*\*/)
    expect(image).toContain('data:image/jpeg')
    expect(bot.far.posts.map(({ conversation }) => conversation)).toEqual(Array(2).fill(personalOf(idOf('mira'))))
    expect(bot.far.complaints).toEqual([])
  })

  test('of words that are no longer kept says so; of very many it says all', async () => {
    await bot.teams.platform.reveal(idOf('mira'), revealed(), 'reveal-2')
    expect(cards(personalOf(idOf('mira'))).at(-1)).toContain('no longer kept')
    bot.far.posts.length = 0
    const content = { question: 'q'.repeat(50_000), reply: null, context: [] }
    await bot.teams.platform.reveal(idOf('mira'), revealed({ content }), 'reveal-3')
    expect(
      cards(personalOf(idOf('mira')))
        .join('')
        .match(/q/g)?.length,
    ).toBeGreaterThanOrEqual(50_000)
  })

  test('fault 36: an admin channel that the bot was removed from is a failure of the notice, and of nothing else', async () => {
    bot.far.state.trouble = ({ path }) => (path.includes(adminChannel) ? 403 : null)
    const failing = bot.teams.platform.notify(forModerators(notice()), 'notice-4')
    await expect(failing).rejects.toMatchObject({ name: 'ProviderFailed', retryable: false })
    await bot.teams.platform.post(inPlace(), cleared('still here'), 'still-here')
    expect(bot.far.posts).toHaveLength(1)
  })
})
