/**
 * Bolt between what came in and what takes it. Bolt acknowledges an event before its listeners run, so the
 * acknowledgement is not left to it: what counts is that the function given here ends.
 */
import { App, LogLevel, type Receiver } from '@slack/bolt'
import type { Take } from './receive.ts'
import type { Reply } from './reply.ts'
import type { Self } from './self.ts'

/** @throws as `take` does */
export function throughBolt(take: Take, self: Pick<Self, 'workspace' | 'user'>): Take {
  const pending = new WeakMap<object, () => Promise<void>>()
  const app = new App({
    receiver,
    // Known from the start: no request waits for a call to Slack.
    authorize: async () => ({ teamId: self.workspace, botUserId: self.user }),
    // The bot's own words, and all else that is to be passed over, are told apart in reading.
    ignoreSelf: false,
    convoStore: false,
    logger: silent,
    logLevel: LogLevel.ERROR,
  })
  app.use(async ({ body }) => pending.get(body)?.())
  app.error(async (error) => {
    throw error.original ?? error
  })
  return async (payload, signed) => {
    let taken: { readonly reply: Reply | null } | undefined
    pending.set(payload.body, async () => {
      taken = { reply: await take(payload, signed) }
    })
    await app.processEvent({ body: payload.body, ack: async () => {} })
    if (!taken) throw new Error('Bolt passed over a payload')
    return taken.reply
  }
}

/** The requests and the socket's envelopes are ours to open, on whatever host: Bolt starts and stops nothing. */
const receiver: Receiver = { init: () => {}, start: async () => {}, stop: async () => {} }

/** Bolt and its clients may quote what people wrote. Failures come back as errors all the same. */
export const silent = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
}
