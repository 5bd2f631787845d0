import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { idClock } from '../../../adapters/playground/clock.ts'
import type { View } from '../../../adapters/playground/message.ts'
import { openAt, openTestPlayground, temporaryFolder, until, type Opened } from './fixtures.ts'

const history = async (chat: Opened, before = ''): Promise<View[]> => {
  const { messages, earlier } = await chat.read(`/history?person=ada&channel=general&before=${before}`)
  return earlier ? [...(await history(chat, messages[0].message)), ...messages] : messages
}

const threadOf = async (chat: Opened, thread: string): Promise<View[]> =>
  (await chat.read(`/thread?person=ada&channel=general&thread=${thread}`)).messages

describe('ids', () => {
  test('fault 15: they sort in the order in which they were made, also when the clock steps back', () => {
    const times = [5000, 5000, 4000, 1, 5001]
    const next = idClock('0', () => times.shift() ?? 0)
    const ids = times.slice().map(() => next())
    expect(ids).toEqual(ids.toSorted())
    expect(new Set(ids).size).toBe(5)
    expect(new Set(ids.map((id) => id.length))).toEqual(new Set([16]))
  })

  test('fault 15: nor does the order break when the clock steps back over a restart', async () => {
    const folder = await temporaryFolder()
    const before = await openAt(folder, { now: () => 1_900_000_000_000 })
    const first = await before.say('ada', 'first')
    await before.close()
    const after = await openAt(folder, { now: () => 1_700_000_000_000 })
    const second = await after.say('ada', 'second')
    expect(second.message > first.message).toBe(true)
    expect((await history(after)).map(({ text }) => text)).toEqual(['first', 'second'])
    await after.end()
  })
})

describe('everything is kept', () => {
  test('over a restart: threads, edits, deletions and what is newest', async () => {
    const folder = await temporaryFolder()
    const before = await openAt(folder)
    const root = await before.say('ada', 'root')
    const reply = await before.say('ben', 'reply', { thread: root.thread })
    await before
      .say('ben', 'gone', { thread: root.thread })
      .then((gone) => before.ask('DELETE', '/messages', { person: 'ben', ...gone }))
    await before.ask('PUT', '/messages', { person: 'ada', ...root, text: 'root, edited' })
    await before.close()
    const after = await openAt(folder)
    expect(await history(after)).toMatchObject([
      { text: 'root, edited', author: 'ada', replies: { count: 1, newest: reply.message } },
    ])
    expect((await history(after))[0]?.edited).toBeGreaterThan(0)
    expect(await threadOf(after, root.thread)).toMatchObject([
      { message: root.message },
      { text: 'reply', author: 'ben', deleted: false },
      { text: '', deleted: true },
    ])
    await after.end()
  })

  test('fault 11: kill -9 loses no message that was accepted, nor what the bot must be told of it', async () => {
    const folder = await temporaryFolder()
    const child = spawn(process.execPath, [
      '--import',
      'tsx',
      fileURLToPath(new URL('./killed-child.ts', import.meta.url)),
      folder,
    ])
    const accepted: string[] = []
    for await (const line of createInterface(child.stdout)) {
      accepted.push(line)
      if (accepted.length === 30) child.kill('SIGKILL')
    }
    if (child.signalCode === null) await once(child, 'exit')
    const chat = await openAt(folder)
    const kept = (await history(chat)).map(({ message }) => message)
    expect(accepted.length).toBeGreaterThanOrEqual(30)
    expect(kept).toEqual(expect.arrayContaining(accepted))
    await until(() => chat.accepted.length >= accepted.length)
    const told = chat.accepted.map((inbound) => 'turn' in inbound && inbound.turn.message)
    expect(told).toEqual(expect.arrayContaining(accepted))
    await chat.end()
  })

  test('a second process may not open the same folder', async () => {
    const folder = await temporaryFolder()
    const chat = await openAt(folder)
    await expect(openAt(folder)).rejects.toThrow()
    await chat.end()
  })
})

describe('messages', () => {
  test('a long channel comes in pages, newest first, with every message once', async () => {
    const chat = await openTestPlayground()
    for (let number = 0; number < 45; number += 1) await chat.say('ada', `${number}`)
    const newest = await chat.read('/history?person=ada&channel=general')
    expect([newest.messages.length, newest.earlier]).toEqual([40, true])
    const before = newest.messages[0].message
    const older = await chat.read(`/history?person=ada&channel=general&before=${before}`)
    expect(older.earlier).toBe(false)
    const all: View[] = [...older.messages, ...newest.messages]
    expect(all.map(({ text }) => text)).toEqual(Array.from({ length: 45 }, (_, number) => `${number}`))
    await chat.end()
  })

  test('a page that repeats a request whose answer it lost posts once, also at the same time', async () => {
    const chat = await openTestPlayground()
    const body = { person: 'ada', channel: 'general', thread: null, text: 'once', key: 'k' }
    const answers = await Promise.all([1, 2, 3].map(async () => (await chat.ask('POST', '/messages', body)).json()))
    expect(new Set(answers.map(({ message }) => message)).size).toBe(1)
    expect(await history(chat)).toHaveLength(1)
    await chat.end()
  })

  test('only its author changes a message, and nobody changes one that is gone', async () => {
    const chat = await openTestPlayground()
    const mine = await chat.say('ada', 'mine')
    const change = (person: string, method: string) =>
      chat.ask(method, '/messages', { person, ...mine, ...(method === 'PUT' ? { text: 'other' } : {}) })
    expect((await change('ben', 'PUT')).status).toBe(403)
    expect((await change('ben', 'DELETE')).status).toBe(403)
    expect((await change('ada', 'DELETE')).status).toBe(200)
    expect((await change('ada', 'PUT')).status).toBe(404)
    expect(await history(chat)).toMatchObject([{ text: '', deleted: true }])
    await chat.end()
  })

  test('D18: an edit asks anew, now', async () => {
    let now = 1_800_000_000_000
    const chat = await openTestPlayground({ now: () => now })
    const said = await chat.say('ada', '@chaperone one')
    now += 86_400_000
    await chat.ask('PUT', '/messages', { person: 'ada', ...said, text: '@chaperone two' })
    await until(() => chat.accepted.length === 2)
    expect(chat.accepted.map((inbound) => 'turn' in inbound && inbound.turn.asked)).toEqual([now - 86_400_000, now])
    await chat.end()
  })

  test('an edit that changes nothing is none', async () => {
    const chat = await openTestPlayground()
    const said = await chat.say('ada', '@chaperone same')
    await chat.ask('PUT', '/messages', { person: 'ada', ...said, text: '@chaperone same' })
    await chat.ask('PUT', '/messages', { person: 'ada', ...said, text: '@chaperone other' })
    await until(() => chat.accepted.length === 2)
    expect(chat.accepted.map(({ kind }) => kind)).toEqual(['turn', 'edit'])
    await chat.end()
  })

  test('two changes of one message at the same time do not undo each other', async () => {
    const chat = await openTestPlayground()
    const said = await chat.say('ada', 'a')
    await Promise.all([
      chat.ask('DELETE', '/messages', { person: 'ada', ...said }),
      chat.ask('PUT', '/messages', { person: 'ada', ...said, text: 'b' }),
    ])
    expect(await history(chat)).toMatchObject([{ text: '', deleted: true }])
    await chat.end()
  })

  test.each([
    ['a thread that never was', { thread: '1' }, 404],
    ['a reply as if it were a thread', 'reply', 404],
    ['a thread in a direct conversation', { channel: 'direct-ada', thread: '1' }, 400],
  ])('nothing is posted to %s', async (_, where, status) => {
    const chat = await openTestPlayground()
    const { thread } = await chat.say('ada', 'root')
    const reply = await chat.say('ada', 'reply', { thread })
    const to = typeof where === 'string' ? { thread: reply.message } : where
    const body = { person: 'ada', channel: 'general', text: 'x', key: 'k', ...to }
    expect((await chat.ask('POST', '/messages', body)).status).toBe(status)
    await chat.end()
  })
})
