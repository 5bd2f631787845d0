import { rm } from 'node:fs/promises'
import { expect, test } from 'vitest'
import type { BotApi } from '../../../adapters/playground/bot-api.ts'
import { usualPace } from '../../../adapters/playground/courier.ts'
import { playgroundPlatform } from '../../../adapters/playground/deliver.ts'
import { Refused } from '../../../adapters/playground/refused.ts'
import { openService } from '../../../adapters/playground/service.ts'
import { directOf, memberOf, moderation } from '../../../adapters/playground/workspace.ts'
import { forModerators } from '../../../src/policy/clear.ts'
import type { Destination } from '../../../src/ports.ts'
import type { Place } from '../../../src/turn.ts'
import { chatPlatformContract, cleared, noticeIn, type Trouble } from '../../contracts/chat-platform.ts'
import { temporaryFolder } from './fixtures.ts'

chatPlatformContract('the playground', open)

test('a post in a thread that never was is refused for good', async () => {
  const chat = await open()
  const place: Place = { ...(await chat.place()), thread: '0000000000000001' }
  const posting = chat.platform.post({ to: 'place', place }, cleared('x'), 'k')
  await expect(posting).rejects.toMatchObject({ name: 'ProviderFailed', retryable: false })
  await chat.close()
})

test('a generated message is marked as one, and its notes stand apart from its text', async () => {
  const chat = await open()
  const place = await chat.place()
  const message = cleared('An **answer**', ['needs caution'])
  await chat.platform.post({ to: 'place', place }, message, 'k')
  expect((await chat.people.thread('ben', place.channel, place.thread))[1]).toMatchObject({
    author: 'chaperone',
    ...message.content,
  })
  await chat.close()
})

test('input 64: the card of a notice holds the excerpt as it is, as data', async () => {
  const chat = await open()
  const place = await chat.place()
  const excerpt = '<script>alert(1)</script> **bold** @chaperone '.repeat(20).slice(0, 500)
  await chat.platform.notify(forModerators({ ...noticeIn(place), message: place.thread, excerpt }), 'k')
  const { messages } = await chat.people.history('mira', moderation, '')
  const about = { channel: place.channel, thread: place.thread, message: place.thread }
  expect(messages[0]?.card).toMatchObject({ reference: 'C1', alert: true, score: 0.97, excerpt, about })
  expect(messages[0]?.text).not.toContain('script')
  await chat.close()
})

test('a notice of another platform points nowhere, and one of a direct conversation at its message', async () => {
  const chat = await open()
  const place = await chat.place()
  const direct = { ...place, channel: directOf('ada'), thread: 'direct', private: true }
  await chat.platform.notify(forModerators(noticeIn({ ...place, platform: 'slack' })), 'k1')
  await chat.platform.notify(forModerators(noticeIn(direct)), 'k2')
  const { messages } = await chat.people.history('mira', moderation, '')
  const at = { channel: directOf('ada'), thread: 'm1', message: 'm1' }
  expect(messages.map(({ card }) => card?.about)).toEqual([null, at])
  await chat.close()
})

async function open() {
  const folder = await temporaryFolder()
  const deliver = async () => {}
  const service = await openService({ folder, deliver, failed: () => {}, pace: usualPace, now: Date.now })
  let now: Trouble = 'none'
  return {
    platform: playgroundPlatform(misbehaving(service.bot, () => now)),
    people: service.people,
    person: 'ada',
    async place(): Promise<Place> {
      const { channel, thread } = await service.people.post(
        'ada',
        { channel: 'general', thread: null },
        '@chaperone Hello',
        String(Math.random()),
      )
      return { platform: 'playground', workspace: 'playground', channel, thread, private: false }
    },
    async seen(to: Destination) {
      const shown = await shownAt(to)
      return shown
        .filter(({ author, deleted }) => memberOf(author) === undefined && !deleted)
        .map(({ message, text }) => ({ post: message, text }))
    },
    trouble: (trouble: Trouble) => void (now = trouble),
    async close() {
      await service.close()
      await rm(folder, { recursive: true })
    },
  }

  async function shownAt(to: Destination) {
    if (to.to === 'place') return service.people.thread('mira', to.place.channel, to.place.thread)
    const [person, channel] = to.to === 'person' ? [to.person, directOf(to.person)] : ['mira', moderation]
    return (await service.people.history(person, channel, '')).messages
  }
}

/** The chat service as it can be on a bad day. */
function misbehaving(bot: BotApi, trouble: () => Trouble): BotApi {
  const badly =
    <A extends unknown[], R>(call: (...given: A) => Promise<R>) =>
    async (...given: A): Promise<R> => {
      if (trouble() === 'refuses') throw new Error('503')
      const result = await call(...given)
      if (trouble() === 'loses the answer') throw new Error('connection reset')
      return result
    }
  const find = badly((channel: string, key: string) => bot.find(channel, key))
  return {
    post: badly((where, written, key) => bot.post(where, written, key)),
    remove: badly((where, message) => bot.remove(where, message)),
    openDirect: (person) => bot.openDirect(person),
    setStatus: badly((where, doing) => bot.setStatus(where, doing)),
    async find(channel, key) {
      if (trouble() === 'will not say') throw new Refused(403, 'No permission to read here')
      return find(channel, key)
    },
  }
}
