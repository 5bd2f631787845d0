/** `POST /slack/events`: events, slash commands and presses. */
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { longestBody, type Receive } from './receive.ts'

export const routes = (receive: Receive): Hono =>
  new Hono().post(
    '/slack/events',
    bodyLimit({ maxSize: longestBody, onError: (c) => c.body('', 413, { 'x-slack-no-retry': '1' }) }),
    async (c) => {
      const body = new Uint8Array(await c.req.arrayBuffer())
      const answer = await receive({ headers: c.req.header(), body })
      return c.body(answer.body, answer.status, answer.headers)
    },
  )
