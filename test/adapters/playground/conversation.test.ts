import type { View } from '../../../adapters/playground/message.ts'
import { directOf } from '../../../adapters/playground/workspace.ts'
import type { Inbound } from '../../../src/turn.ts'
import { conversationScript, type Driver, type Spot } from '../../contracts/conversation-script.ts'
import { startBot } from '../../flow/bot.ts'
import { openTestPlayground, until } from './fixtures.ts'

conversationScript('in the playground', async () => {
  let taken = 0
  let accept = async (_inbound: Inbound) => {}
  const chat = await openTestPlayground({
    async accept(inbound) {
      await accept(inbound)
      taken += 1
    },
  })
  const { name, platform, presence } = chat.playground
  const bot = await startBot(() => ({
    platforms: { [name]: platform },
    presences: { [name]: presence },
    desks: [name],
  }))
  ;({ accept } = bot)

  /** Whatever people do here concerns the bot: one thing more for it to take, and to finish. */
  const done = async <T>(doing: () => T | Promise<T>): Promise<T> => {
    const before = taken
    const result = await doing()
    await until(() => taken > before)
    await bot.settled()
    return result
  }

  const channelOf = (person: string, spot: Spot) => (spot === 'direct' ? directOf(person) : 'general')
  const read = async (path: string, query: Record<string, string>): Promise<readonly View[]> =>
    (await chat.read(`/${path}?${new URLSearchParams(query)}`)).messages
  const standing = async (person: string, spot: Spot) => {
    const where = { person, channel: channelOf(person, spot) }
    const all = typeof spot === 'string' ? read('history', where) : read('thread', { ...where, thread: spot.thread })
    return (await all).filter(({ author, deleted }) => author === 'chaperone' && !deleted)
  }

  let keys = 0
  const key = () => `script-${(keys += 1)}`
  const driver: Driver = {
    mention: '@chaperone',
    say: (person, text, spot) =>
      done(() =>
        chat.say(person, text, {
          channel: channelOf(person, spot),
          thread: typeof spot === 'string' ? null : spot.thread,
        }),
      ),
    async imagine(person, text) {
      const body = { person, channel: 'general', thread: null, command: 'imagine', text, key: key() }
      await done(() => chat.ask('POST', '/commands', body))
    },
    async edit(person, { message, thread }, text) {
      await done(() => chat.ask('PUT', '/messages', { person, channel: 'general', thread, message, text }))
    },
    async remove(person, { message, thread }) {
      await done(() => chat.ask('DELETE', '/messages', { person, channel: 'general', thread, message }))
    },
    async press(person, press, { message, thread }) {
      const body = { person, channel: 'general', thread, message, press, key: key() }
      await done(() => chat.ask('POST', '/presses', body))
    },
    shown: standing,
    cases: async () =>
      (await read('history', { person: 'mira', channel: 'moderation' })).flatMap(({ card }) => (card ? [card] : [])),
  }
  return {
    driver,
    watched: bot.watched,
    async close() {
      await bot.close()
      await chat.end()
    },
  }
})
