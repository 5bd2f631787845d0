import { ClassicLevel } from 'classic-level'
import { describe, expect, test } from 'vitest'
import type { Inbound } from '../../../src/turn.ts'
import { openAt, openTestPlayground, temporaryFolder, until } from './fixtures.ts'

const texts = (accepted: readonly Inbound[]) => accepted.map((each) => ('turn' in each ? each.turn.text : each.kind))

/** An ingress that a test can shut. */
function ear() {
  const heard: Inbound[] = []
  const state = { deaf: false, heard, tries: 0 }
  const accept = async (inbound: Inbound) => {
    state.tries += 1
    if (state.deaf) throw new Error('The queue is down')
    heard.push(inbound)
  }
  return { state, accept }
}

describe('what the chat service accepted reaches the bot', () => {
  test('once, where all is well', async () => {
    const chat = await openTestPlayground()
    await chat.say('ada', '@chaperone one')
    await chat.say('ada', 'not for the bot')
    await chat.say('ada', 'two', { channel: 'direct-ada' })
    await until(() => chat.accepted.length === 2)
    expect(texts(chat.accepted).toSorted()).toEqual(['one', 'two'])
    await chat.end()
  })

  test('fault 1: later, when the queue was down, and until then the page says so', async () => {
    const { state, accept } = ear()
    state.deaf = true
    const chat = await openTestPlayground({ accept })
    const undelivered = async () => (await chat.read('/history?person=ada&channel=general')).messages[0].undelivered
    await chat.say('ada', '@chaperone one')
    await until(() => state.tries > 2)
    expect(await undelivered()).toBe(true)
    state.deaf = false
    await until(() => state.heard.length > 0)
    await until(async () => !(await undelivered()))
    expect(texts(state.heard)).toEqual(['one'])
    expect(chat.failures[0]).toMatchObject({ during: 'delivery to the bot' })
    await chat.end()
  })

  test('D3: after a restart, and then no more', async () => {
    const folder = await temporaryFolder()
    const { state, accept } = ear()
    state.deaf = true
    const before = await openAt(folder, { accept })
    const asked = await before.say('ada', '@chaperone one')
    const edited = { person: 'ada', ...asked, text: '@chaperone two' }
    await before.ask('PUT', '/messages', edited)
    await before.close()
    state.deaf = false
    const after = await openAt(folder, { accept })
    await until(() => state.heard.length === 2)
    expect(state.heard.map(({ kind }) => kind)).toEqual(['turn', 'edit'])
    await after.close()
    const tries = state.tries
    const later = await openAt(folder, { accept })
    await later.say('ada', '@chaperone three')
    await until(() => state.heard.length === 3)
    expect(state.tries).toBe(tries + 1)
    await later.end()
  })

  test('again, when the bot did not take it in time', async () => {
    const heard: Inbound[] = []
    const accept = (inbound: Inbound) => {
      heard.push(inbound)
      return heard.length === 1 ? new Promise<void>(() => {}) : Promise.resolve()
    }
    const chat = await openTestPlayground({ accept, pace: { deadline: 20, first: 5, longest: 5 } })
    await chat.say('ada', '@chaperone one')
    await until(() => heard.length === 2)
    expect(texts(heard)).toEqual(['one', 'one'])
    await chat.end()
  })

  test('in order within a thread, and past a thread that is stuck', async () => {
    const heard: Inbound[] = []
    let stuck = true
    const accept = async (inbound: Inbound) => {
      if (stuck && texts([inbound])[0] === 'stuck') throw new Error('not now')
      heard.push(inbound)
    }
    const chat = await openTestPlayground({ accept })
    const { thread } = await chat.say('ada', '@chaperone stuck')
    for (const text of ['b', 'c', 'd']) await chat.say('ben', text, { thread })
    await chat.say('ben', '@chaperone elsewhere')
    await until(() => heard.length > 0)
    expect(texts(heard)).toEqual(['elsewhere'])
    stuck = false
    await until(() => heard.length === 5)
    expect(texts(heard)).toEqual(['elsewhere', 'stuck', 'b', 'c', 'd'])
    await chat.end()
  })

  test('fault 8: and what can never be read is set aside, so that the rest goes on', async () => {
    const folder = await temporaryFolder()
    await (await openAt(folder)).close()
    const disk = new ClassicLevel(folder)
    await disk.put('event!0000000000000001', JSON.stringify({ event: '0000000000000001', kind: 'reaction' }))
    await disk.close()
    const chat = await openAt(folder)
    await until(() => chat.failures.length > 0)
    expect(chat.failures).toMatchObject([{ during: 'reading an event' }])
    await chat.say('ada', '@chaperone one')
    await until(() => chat.accepted.length === 1)
    await chat.close()
    const again = await openAt(folder)
    await again.say('ada', '@chaperone two')
    await until(() => again.accepted.length === 1)
    expect(again.failures).toEqual([])
    await again.end()
  })
})
