import { builtInPolicy } from '../../../src/policy/built-in.ts'
import { PNG } from 'pngjs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Address, View } from '../../../adapters/playground/message.ts'
import { forModerators, restorePicture } from '../../../src/policy/clear.ts'
import type { Button, ImagineTurn, Picture, Place } from '../../../src/turn.ts'
import { noticeIn } from '../../contracts/chat-platform.ts'
import { drawing } from '../../contracts/samples.ts'
import { openAt, openTestPlayground, temporaryFolder, until, type Opened } from './fixtures.ts'

let chat: Opened
beforeEach(async () => {
  chat = await openTestPlayground()
})
afterEach(() => chat.end())

const bytes = PNG.sync.write(new PNG({ width: 90, height: 80, fill: true }))
const pixels: Picture = { bytes, mediaType: 'image/png', width: 90, height: 80 }

const command = (more: object = {}) =>
  chat.ask('POST', '/commands', {
    person: 'ada',
    channel: 'general',
    thread: null,
    command: 'imagine',
    text: 'a cat',
    key: 'k1',
    ...more,
  })

const turns = () => chat.accepted.map((inbound) => (inbound.kind === 'turn' ? inbound.turn : null))

/** The last turn that the bot was given, once there are so many. */
async function turnNumber(count: number): Promise<ImagineTurn> {
  await until(() => chat.accepted.length >= count)
  const turn = turns().at(-1)
  if (turn?.kind !== 'imagine') throw new Error('No picture was asked for')
  return turn
}

const buttonsOf = (of: { place: Place; message: string; revision: string }, asker = 'ada'): readonly Button[] => [
  { press: 'draw again', of, asker },
  { press: 'remove', of, asker },
]

/** As the bot posts a picture for a turn. */
async function posted({ place, message, revision }: ImagineTurn): Promise<Address> {
  const answer = restorePicture(
    drawing('a cat', bytes),
    bytes,
    { place, message, revision },
    buttonsOf({ place, message, revision }),
    builtInPolicy,
    'en',
  )
  const post = await chat.playground.platform.post({ to: 'place', place }, answer, `${message}/reply`)
  const thread = /^\d+$/.test(place.thread) ? place.thread : post
  return { channel: place.channel, thread, message: post }
}

const asked = (person: string, address: Address) =>
  chat.ask('GET', `/picture?${new URLSearchParams({ person, ...address })}`)

const press = (person: string, address: Address, which: string, key = `${Math.random()}`) =>
  chat.ask('POST', '/presses', { person, ...address, press: which, key })

test('a command is answered at once, to one person alone, and reaches the bot as a turn named after its trigger', async () => {
  const answer = await command({ text: 'a cat --seed 7' })
  expect(answer.status).toBe(202)
  const { said, event } = (await answer.json()) as { said: string; event: string }
  expect(said).toContain('Working on it')
  const turn = await turnNumber(1)
  expect(turn).toMatchObject({
    kind: 'imagine',
    text: 'a cat --seed 7',
    message: event,
    addressed: 'mention',
    again: null,
  })
  expect(turn.person).toEqual({ id: 'ada', locale: 'en-GB' })
  expect(await chat.read('/history?person=ben&channel=general')).toMatchObject({ messages: [] })
})

test('a command that is repeated because its answer was lost is one turn; another one is another', async () => {
  await command()
  await command()
  await command({ key: 'k2' })
  await turnNumber(2)
  expect(new Set(turns().map((turn) => turn?.message)).size).toBe(2)
  expect(chat.accepted).toHaveLength(2)
})

test('a command stays when the bot takes nothing, and comes after a restart', async () => {
  const folder = await temporaryFolder()
  const deaf = await openAt(folder, { accept: () => Promise.reject(new Error('down')) })
  await deaf.ask('POST', '/commands', {
    person: 'ada',
    channel: 'general',
    thread: null,
    command: 'imagine',
    text: 'a kept cat',
    key: 'k',
  })
  await deaf.close()
  const hearing = await openAt(folder)
  await until(() => hearing.accepted.length === 1)
  expect(hearing.accepted[0]).toMatchObject({ kind: 'turn', turn: { kind: 'imagine', text: 'a kept cat' } })
  await hearing.end()
})

test.each([
  ['where nobody may see', { channel: 'moderation' }, 404],
  ['in a thread that never was', { thread: '0000000000000001' }, 404],
  ['that does not exist', { command: 'shutdown' }, 400],
  ['by nobody', { person: 'eve' }, 400],
  ['of endless length', { text: 'x'.repeat(40_001) }, 413],
])('a command %s is refused at once', async (_, more, status) => {
  expect((await command(more)).status).toBe(status)
  expect(chat.accepted).toEqual([])
})

test('a command in the channel is answered in the channel, one in a thread in the thread, one to the bot there', async () => {
  await command()
  const top = await posted(await turnNumber(1))
  const root = await chat.say('ada', 'Look')
  await command({ thread: root.message, key: 'k2' })
  await until(() => turns().some((turn) => turn?.place.thread === root.message))
  const inThread = await posted(turns().find((turn) => turn?.place.thread === root.message) as ImagineTurn)
  expect(top.thread).toBe(top.message)
  expect(inThread.thread).toBe(root.message)
  await command({ channel: 'direct-ada', key: 'k3' })
  await until(() => turns().some((turn) => turn?.place.private))
  expect(turns().find((turn) => turn?.place.private)).toMatchObject({ addressed: 'direct', kind: 'imagine' })
})

test('a mention that begins with "imagine" asks for a picture, an unaddressed reply does not', async () => {
  const root = await chat.say('ada', '@chaperone imagine a hill --seed 3')
  await chat.say('ben', 'imagine that', { thread: root.message })
  await chat.say('ada', 'imagine a lake', { channel: 'direct-ada' })
  await until(() => chat.accepted.length === 3)
  const read = turns().map((turn) => [turn?.kind, turn?.text])
  expect(read).toEqual(
    expect.arrayContaining([
      ['imagine', 'a hill --seed 3'],
      ['chat', 'imagine that'],
      ['imagine', 'a lake'],
    ]),
  )
})

test('a picture is seen with its prompt and its seed, and its bytes are given to whoever may see it', async () => {
  await command()
  const address = await posted(await turnNumber(1))
  const { messages } = (await chat.read('/history?person=ben&channel=general')) as { messages: View[] }
  expect(messages[0]).toMatchObject({
    text: 'a cat',
    generated: true,
    picture: { mediaType: 'image/png', width: 256, height: 256, seed: 7 },
  })
  expect(JSON.stringify(messages)).not.toContain('bytes')
  const answer = await asked('ben', address)
  expect(answer.headers.get('content-type')).toBe('image/png')
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes)
})

test("a picture of somebody's direct messages, or of a notice, is for nobody else's eyes", async () => {
  await command({ channel: 'direct-ada' })
  const private_ = await posted(await turnNumber(1))
  expect((await asked('ada', private_)).status).toBe(200)
  for (const person of ['ben', 'mira']) expect((await asked(person, private_)).status).toBe(404)

  const notice = forModerators({ ...noticeIn(turns()[0]?.place as Place), picture: pixels })
  const post = await chat.playground.platform.notify(notice, 'n1')
  const card = { channel: 'moderation', thread: post, message: post }
  expect((await asked('mira', card)).status).toBe(200)
  expect((await asked('ada', card)).status).toBe(404)
})

test('other sites, other names, and whoever lacks the token get no picture', async () => {
  await command()
  const address = await posted(await turnNumber(1))
  const path = `/picture?${new URLSearchParams({ person: 'ada', ...address })}`
  expect((await chat.ask('GET', path, undefined, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  expect((await chat.ask('GET', path, undefined, { host: 'evil.example' })).status).toBe(403)
  const locked = await openTestPlayground({ token: 'secret' })
  expect((await locked.ask('GET', path)).status).toBe(401)
  await locked.end()
})

test('a picture that was taken back is gone, bytes and all, and its buttons with it', async () => {
  await command()
  const turn = await turnNumber(1)
  const address = await posted(turn)
  await chat.playground.platform.remove({ to: 'place', place: turn.place }, address.message)
  expect((await asked('ada', address)).status).toBe(404)
  expect((await press('ada', address, 'draw again')).status).toBe(404)
})

test('"draw again" is a turn of its own in the same place, for whoever pressed', async () => {
  await command()
  const turn = await turnNumber(1)
  const address = await posted(turn)
  expect((await press('ben', address, 'draw again')).status).toBe(202)
  const again = await turnNumber(2)
  expect(again).toMatchObject({
    kind: 'imagine',
    text: '',
    place: turn.place,
    again: { thread: turn.place.thread, message: turn.message, revision: '' },
  })
  expect(again.person.id).toBe('ben')
  expect(again.message).not.toBe(turn.message)
  await press('ben', address, 'draw again')
  expect((await turnNumber(3)).message).not.toBe(again.message)
})

test.each([
  ['ada', false],
  ['ben', false],
  ['mira', true],
])('a press of "remove" by %s says who it was, and whether a moderator: %s', async (person, moderator) => {
  await command()
  const turn = await turnNumber(1)
  expect((await press(person, await posted(turn), 'remove')).status).toBe(202)
  await until(() => chat.accepted.length === 2)
  const { place, message } = turn
  const by = { id: person, moderator }
  expect(chat.accepted[1]).toEqual({ version: 1, kind: 'removal', place, message, revision: '', by })
})

test('a button that does not stand there cannot be pressed', async () => {
  const root = await chat.say('ada', 'Just a message')
  expect((await press('ada', root, 'remove')).status).toBe(404)
  expect((await press('ada', { ...root, channel: 'moderation' }, 'remove')).status).toBe(404)
  expect((await press('ada', root, 'release')).status).toBe(400)
})

test('a case of a command without a message points at its channel', async () => {
  await command()
  const { place } = await turnNumber(1)
  await chat.playground.platform.notify(forModerators({ ...noticeIn(place), picture: pixels }), 'n1')
  const { messages } = (await chat.read('/history?person=mira&channel=moderation')) as { messages: View[] }
  expect(messages[0]?.card?.about).toEqual({ channel: 'general', thread: '', message: '' })
  expect(messages[0]?.picture).toEqual({ mediaType: 'image/png', width: 90, height: 80, seed: null })
})
