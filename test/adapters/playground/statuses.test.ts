import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openStatuses, type Status } from '../../../adapters/playground/statuses.ts'
import { placeOf } from '../../flow/turns.ts'
import { cleared } from '../../contracts/chat-platform.ts'
import { listen, openTestPlayground, until } from './fixtures.ts'

const here = { channel: 'general', thread: '1' }

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => vi.useRealTimers())

function opened() {
  const said: Status[] = []
  return { said, statuses: openStatuses((status) => said.push(status)) }
}

test('fault 13: nobody thinks for longer than two minutes without saying so again', () => {
  const { said, statuses } = opened()
  statuses.set({ ...here, doing: 'thinking' })
  vi.advanceTimersByTime(100_000)
  statuses.set({ ...here, doing: 'thinking' })
  vi.advanceTimersByTime(119_999)
  expect(statuses.all()).toEqual([{ ...here, doing: 'thinking' }])
  vi.advanceTimersByTime(1)
  expect(statuses.all()).toEqual([])
  expect(said.map(({ doing }) => doing)).toEqual(['thinking', null])
})

test('what is no news is not told, and places do not know of each other', () => {
  const { said, statuses } = opened()
  statuses.set({ ...here, doing: null })
  statuses.set({ ...here, doing: 'thinking' })
  statuses.set({ ...here, thread: '2', doing: 'drawing' })
  statuses.set({ ...here, doing: null })
  statuses.set({ ...here, doing: null })
  expect(said.map(({ thread, doing }) => [thread, doing])).toEqual([
    ['1', 'thinking'],
    ['2', 'drawing'],
    ['1', null],
  ])
  statuses.close()
})

test('a page that opens is told what is being done, and the post of the bot there ends it', async () => {
  vi.useRealTimers()
  const service = await openTestPlayground()
  const { thread } = await service.say('ada', '@chaperone Hello')
  const place = placeOf(thread, { platform: 'playground', workspace: 'playground', channel: 'general' })
  await service.playground.presence.show(place, 'thinking')
  const heard = listen(await service.ask('GET', '/stream?person=ada'))
  await until(() => heard.statuses.length === 1)
  await service.playground.platform.post({ to: 'place', place }, cleared('Hello'), 'k')
  await until(() => heard.statuses.length === 2)
  expect(heard.statuses).toEqual([
    { channel: 'general', thread, doing: 'thinking' },
    { channel: 'general', thread, doing: null },
  ])
  const private_ = { ...place, channel: 'direct-ada', thread: 'direct', private: true }
  await service.playground.presence.show(private_, 'drawing')
  await until(() => heard.statuses.length === 3)
  const others = listen(await service.ask('GET', '/stream?person=ben'))
  await service.end()
  await others.ended
  expect(heard.statuses[2]).toEqual({ channel: 'direct-ada', thread: '', doing: 'drawing' })
  expect(others.statuses.map(({ channel }) => channel)).not.toContain('direct-ada')
})

test('a command at the top level has no thread where a status could stand, as in Slack', async () => {
  vi.useRealTimers()
  const service = await openTestPlayground()
  const heard = listen(await service.ask('GET', '/stream?person=ada'))
  const place = placeOf('command-1', { platform: 'playground', channel: 'general' })
  await service.playground.presence.show(place, 'drawing')
  const never = { ...place, channel: 'nowhere', thread: '1' }
  await service.playground.presence.show({ ...place, thread: '1' }, 'drawing')
  await expect(service.playground.presence.show({ ...never, private: true }, 'drawing')).rejects.toMatchObject({
    name: 'ProviderFailed',
  })
  await service.end()
  await heard.ended
  expect(heard.statuses.map(({ thread }) => thread)).toEqual(['1'])
})
