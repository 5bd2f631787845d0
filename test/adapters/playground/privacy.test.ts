import { afterAll, beforeAll, expect, test } from 'vitest'
import { forModerators } from '../../../src/policy/clear.ts'
import type { Destination } from '../../../src/ports.ts'
import { cleared, noticeIn } from '../../contracts/chat-platform.ts'
import { listen, openTestPlayground, until, type Opened } from './fixtures.ts'

let chat: Opened
beforeAll(async () => {
  chat = await openTestPlayground()
})
afterAll(() => chat.end())

const place = { platform: 'playground', workspace: 'playground', channel: 'general', thread: '1', private: false }
const stream = async (person: string) => listen(await chat.ask('GET', `/stream?person=${person}`))

test('input 61: only the moderators see #moderation, the admin channel, and each person sees one direct conversation', async () => {
  const seen = async (person: string) =>
    (await chat.read(`/session?person=${person}`)).channels.map(({ id }: { id: string }) => id)
  expect(await seen('ada')).toEqual(['general', 'random', 'direct-ada'])
  expect(await seen('mira')).toEqual(['general', 'random', 'moderation', 'direct-mira'])
})

test.each([
  ['ada', 'moderation'],
  ['ada', 'direct-ben'],
  ['mira', 'direct-ben'],
  ['ada', 'no-such-channel'],
])('for %s, %s does not exist, whatever is asked of it', async (person, channel) => {
  const at = { person, channel, thread: '1', message: '1' }
  const answers = await Promise.all([
    chat.ask('GET', `/history?person=${person}&channel=${channel}`),
    chat.ask('GET', `/thread?person=${person}&channel=${channel}&thread=1`),
    chat.ask('POST', '/messages', { person, channel, thread: null, text: 'x', key: 'k' }),
    chat.ask('PUT', '/messages', { ...at, text: 'x' }),
    chat.ask('DELETE', '/messages', at),
  ])
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404])
  expect(new Set(await Promise.all(answers.map((answer) => answer.text())))).toEqual(
    new Set(['{"error":"There is no such channel."}']),
  )
})

test("D30: notices and others' direct messages come to nobody else live", async () => {
  const [ada, ben, mira] = [await stream('ada'), await stream('ben'), await stream('mira')]
  const { platform } = chat.playground
  const toBen: Destination = { to: 'person', place, person: 'ben' }
  await platform.notify(forModerators({ ...noticeIn(place), excerpt: 'SECRET' }), 'n')
  await platform.post(toBen, cleared('for Ben alone'), 'd')
  await chat.say('ben', 'to the bot alone', { channel: 'direct-ben' })
  await chat.say('dana', 'for all')
  for (const each of [ada, ben, mira]) await until(() => each.views.some(({ text }) => text === 'for all'))
  const channels = ({ views }: typeof ada) => [...new Set(views.map(({ channel }) => channel))].toSorted()
  expect(channels(ada)).toEqual(['general'])
  expect(channels(ben)).toEqual(['direct-ben', 'general'])
  expect(channels(mira)).toEqual(['general', 'moderation'])
  expect(JSON.stringify([ada.views, ben.views])).not.toContain('SECRET')
})

test('a change is shown to every open page: delivery, edit, deletion, and the replies of a message', async () => {
  const pages = [await stream('ada'), await stream('ben')]
  const said = await chat.say('ada', '@chaperone look')
  await chat.say('ben', 'a reply', { thread: said.thread })
  await chat.ask('PUT', '/messages', { person: 'ada', ...said, text: 'look here' })
  await chat.ask('DELETE', '/messages', { person: 'ada', ...said })
  for (const { views } of pages) {
    const last = () => views.filter(({ message }) => message === said.message).at(-1)
    await until(() => last()?.text === '' && last()?.undelivered === false)
    expect(views.filter(({ message }) => message === said.message)).toContainEqual(
      expect.objectContaining({ text: 'look here', replies: { count: 1, newest: expect.any(String) }, deleted: false }),
    )
    expect(last()).toMatchObject({ deleted: true })
  }
})

test('the pages’ streams end when the playground closes', async () => {
  const other = await openTestPlayground()
  const { ended } = listen(await other.ask('GET', '/stream?person=ada'))
  await other.end()
  await ended
})
