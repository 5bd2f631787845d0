import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { commandThread } from '../../../adapters/slack/thread.ts'
import { builtInPolicy } from '../../../src/policy/built-in.ts'
import { fixed } from '../../../src/policy/clear.ts'
import type { Directory, Presence, Reception } from '../../../src/ports.ts'
import type { Cleared, Home, Recent } from '../../../src/turn.ts'
import { self } from '../../far-side/slack/state.ts'
import { ada, adasDirect, general, openTestSlack, placeIn, type TestSlack } from './fixtures.ts'
import { liveIn } from './hostile.ts'

let slack: TestSlack
let directory: Directory
let reception: Reception
let presence: Presence
beforeEach(async () => {
  slack = await openTestSlack()
  ;({ directory, reception, presence } = slack)
})
afterEach(() => slack.far.close())

const place = placeIn(general, '1700000000.000100')

describe('who asks', () => {
  const user = (more: object) => slack.far.space.users.set(ada.id, { id: ada.id, team_id: self.team, ...more })

  test.each([
    ['a member', {}, 'member'],
    [
      'a member of the whole organisation',
      { team_id: 'E0ORG', enterprise_user: { teams: ['T0OTHER', self.team] } },
      'member',
    ],
    ['a guest of several channels', { is_restricted: true }, 'guest'],
    ['a guest of one channel', { is_ultra_restricted: true }, 'guest'],
    ['somebody of another workspace', { team_id: 'T0OTHER' }, 'stranger'],
    ['somebody of a workspace nobody names', { team_id: undefined }, 'stranger'],
    ['somebody that Slack calls a stranger', { is_stranger: true }, 'stranger'],
    ['a guest of another workspace', { team_id: 'T0OTHER', is_restricted: true }, 'stranger'],
    ['a bot', { is_bot: true }, 'stranger'],
    ['somebody who has left', { deleted: true }, 'stranger'],
  ])('input 20, D23: %s', async (_who, more, standing) => {
    user(more)
    expect(await directory.look(place, ada)).toMatchObject({ standing })
  })

  test.each(['user_not_found', 'user_not_visible'])(
    'D23: whoever Slack does not know is a stranger (%s)',
    async (code) => {
      slack.far.trouble('users.info', { kind: 'error', code })
      expect(await directory.look(place, ada)).toMatchObject({ standing: 'stranger' })
      expect(await directory.look(place, ada)).toMatchObject({ standing: 'member' })
    },
  )

  test.each([{ is_ext_shared: true }, { is_pending_ext_shared: true }])(
    'D23: in a channel that another organisation reads, everybody is a stranger: %o',
    async (more) => {
      slack.far.space.channels.set(general, { id: general, is_member: true, ...more })
      expect(await directory.look(place, ada)).toMatchObject({ standing: 'stranger' })
    },
  )

  test('D23: is taken from memory for at most five minutes', async () => {
    await directory.look(place, ada)
    user({ is_restricted: true })
    expect(await directory.look(place, ada)).toMatchObject({ standing: 'member' })
    await slack.time.wait(5 * 60_000)
    expect(await directory.look(place, ada)).toMatchObject({ standing: 'guest' })
    expect(slack.far.calls.filter(({ method }) => method === 'users.info')).toHaveLength(2)
  })

  test('an outage is a failure, not a stranger', async () => {
    slack.far.trouble('users.info', { kind: 'status', status: 503 })
    await expect(directory.look(place, ada)).rejects.toMatchObject({ name: 'ProviderFailed', retryable: true })
  })

  test('speaks the language that Slack tells, else that of the turn', async () => {
    user({ locale: 'zh-CN' })
    expect(await directory.look(place, ada)).toMatchObject({ locale: 'zh-CN' })
    slack.far.space.users.set('U0BOB', { id: 'U0BOB', team_id: self.team })
    expect(await directory.look(place, { id: 'U0BOB', locale: 'de-DE' })).toMatchObject({ locale: 'de-DE' })
  })

  test.each([
    ['a channel that the bot is in', { is_member: true }, true],
    ['a channel that it is not in', { is_member: false }, false],
    ['an archived channel', { is_member: true, is_archived: true }, false],
    ['a direct message', { is_im: true }, true],
  ])('input 23: the bot can answer in %s: %o', async (_where, more, present) => {
    slack.far.space.channels.set(general, { id: general, ...more })
    expect(await directory.look(place, ada)).toMatchObject({ present })
  })

  test('input 23: and not in a channel that Slack does not show it', async () => {
    expect(await directory.look(placeIn('C0HIDDEN', place.thread), ada)).toMatchObject({ present: false })
  })
})

describe('what the bot is doing', () => {
  test('is shown in its thread until it ends', async () => {
    await presence.show(place, 'drawing')
    expect([...slack.far.space.statuses]).toEqual([[`${general}/${place.thread}`, 'is drawing…']])
    await presence.show(place, null)
    expect(slack.far.space.statuses.size).toBe(0)
  })

  test('has no place where a command was given', async () => {
    await presence.show(placeIn(general, commandThread(ada.id, '1.2.a')), 'drawing')
    expect(slack.far.calls.map(({ method }) => method)).not.toContain('assistant.threads.setStatus')
  })
})

describe('a welcome', () => {
  const welcome = fixed({ say: 'help' }, builtInPolicy, 'en')

  test('in an empty conversation is prompts to begin with, and no message', async () => {
    const direct = placeIn(adasDirect, 'channel')
    await reception.welcome(direct, ada, welcome, 'w1')
    await reception.welcome(direct, ada, welcome, 'w1')
    expect(slack.far.space.messages).toEqual([])
    expect(slack.far.space.prompts.get(adasDirect)).toMatchObject({
      title: expect.stringMatching(/^Ask me something: .{50,180}\.$/u),
      prompts: [{ title: expect.any(String) }, { message: 'imagine a lighthouse at dawn' }],
    })
  })

  test('in a channel is one message, however often it is said', async () => {
    await reception.welcome(placeIn(general, 'channel'), ada, welcome, 'w1')
    await reception.welcome(placeIn(general, 'channel'), ada, welcome, 'w1')
    expect(slack.far.seen(general, null)).toHaveLength(1)
  })
})

describe('a person’s page', () => {
  const recent = (title: string | null, message: string): Recent => ({
    of: { place, message, revision: '' },
    kind: 'chat',
    asked: Date.UTC(2026, 10, 20),
    title,
  })
  const home = (recents: readonly Recent[]) =>
    ({
      content: {
        about: ['I answer questions.', 'Moderators see what is stopped.'],
        heading: 'Your conversations',
        recent: recents,
        empty: 'None yet.',
        forget: { label: 'Forget me', confirm: 'Erase everything?', cancel: 'Keep it' },
      },
    }) as unknown as Cleared<Home>
  const page = () => JSON.stringify(slack.far.space.views.get(ada.id))

  test('tells what the bot is, and links to what was asked', async () => {
    await reception.home(place, ada, home([recent('How do tides work?', '1700000000.000200')]), 'page', 'home-1')
    expect(page()).toContain('Moderators see what is stopped.')
    expect(page()).toContain('20 Nov 2026')
    expect(page()).toContain('https://acme.slack.com/archives/C0GENERAL/p1700000000000200')
  })

  test('says of what is not kept that it is not', async () => {
    await reception.home(place, ada, home([recent(null, '1700000000.000200')]), 'page', 'home-1')
    expect(page()).toContain('(no words of it are kept)')
  })

  test('asks before anything is erased', async () => {
    await reception.home(place, ada, home([]), 'page', 'home-1')
    expect(page()).toMatch(/None yet\..*"action_id":"forget".*"confirm":\{"title".*Erase everything\?.*Keep it/)
  })

  test('D20: no title in it can ping or lead elsewhere, and it holds no more than Slack takes', async () => {
    const hostile = Array.from({ length: 300 }, () => recent('<!channel> [x](https://evil.example) <@U0BOB>', '1.2.a'))
    await reception.home(place, { ...ada, locale: 'not a locale' }, home(hostile), 'page', 'home-1')
    const { blocks } = JSON.parse(page()) as { blocks: readonly unknown[] }
    expect(blocks.length).toBeLessThanOrEqual(100)
    expect(liveIn({ text: 'x', unfurl_links: false, unfurl_media: false, blocks: blocks.slice(0, 50) })).toEqual([])
    expect(page()).toContain('Forget me')
  })

  test('as a message goes to that person alone, once for every time it was asked for', async () => {
    await reception.home(place, ada, home([]), 'message', 'home-1')
    await reception.home(place, ada, home([]), 'message', 'home-1')
    expect(slack.far.seen(adasDirect, null).map(({ text }) => text)).toEqual([
      expect.stringContaining('I answer questions.'),
    ])
    expect(slack.far.seen(general, null)).toEqual([])
  })
})
