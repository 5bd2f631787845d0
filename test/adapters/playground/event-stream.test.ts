import { serve } from '@hono/node-server'
import { afterEach, expect, test } from 'vitest'
import { eventStreams } from '../../../adapters/playground/event-stream.ts'
import { noReplies, type View } from '../../../adapters/playground/message.ts'
import type { News } from '../../../adapters/playground/views.ts'
import { until } from './fixtures.ts'

const view: View = {
  channel: 'general',
  thread: '1',
  message: '1',
  author: 'ada',
  text: 'line one\nline two\n\ndata: {"forged":true}',
  at: 1,
  edited: null,
  deleted: false,
  generated: false,
  notes: [],
  card: null,
  picture: null,
  buttons: [],
  explanation: null,
  stamp: '1',
  undelivered: false,
  replies: noReplies,
}

const streams = eventStreams()
afterEach(() => streams.close())

/** A stream, and the listeners that it still has. */
function opened() {
  const listeners = new Set<(news: News) => void>()
  const response = streams.open((tell) => {
    listeners.add(tell)
    return () => void listeners.delete(tell)
  })
  return { listeners, response, tell: () => listeners.forEach((tell) => tell({ view })) }
}

test('a message is one event, whatever it says', async () => {
  const { response, tell } = opened()
  tell()
  streams.close()
  const events = (await response.text()).split('\n\n').filter(Boolean)
  expect(events).toEqual(['retry: 1000', `data: ${JSON.stringify(view)}`])
})

test('a page that does not read what it is sent is cut off, and the others are not', async () => {
  const [slow, other] = [opened(), opened()]
  for (let count = 0; count < 2000; count += 1) slow.tell()
  expect([slow.listeners.size, other.listeners.size]).toEqual([0, 1])
  expect((await slow.response.text()).split('\n\n').length).toBeLessThan(1100)
})

test('a page that goes away is forgotten', async () => {
  const { listeners, response } = opened()
  const server = serve({ fetch: () => response, port: 0, hostname: '127.0.0.1' })
  await new Promise((listening) => server.once('listening', listening))
  const address = server.address()
  const leave = new AbortController()
  const port = typeof address === 'object' ? address?.port : 0
  await fetch(`http://127.0.0.1:${port}/`, { signal: leave.signal })
  expect(listeners.size).toBe(1)
  leave.abort()
  await until(() => listeners.size === 0)
  if ('closeAllConnections' in server) server.closeAllConnections()
  server.close()
})
