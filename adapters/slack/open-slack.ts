/** Slack, both ways: what comes in is queued; what goes out is handed through as its own parts made it. */
import { Hono } from 'hono'
import type { Accept } from '../../src/ingress.ts'
import type { ChatPlatform, Directory, Observer, Presence, Reception, SecretSource } from '../../src/ports.ts'
import { receiveWith, taker } from './receive.ts'
import { throughBolt } from './receiver.ts'
import type { DoorWords } from './reply.ts'
import { routes } from './routes.ts'
import { askSelf, type Self } from './self.ts'
import { openSocket } from './socket.ts'
import { mentionOf } from './text.ts'
import { platform as name } from './thread.ts'
import { signatureVerifier } from './verify.ts'

export interface SlackOptions {
  /** Null in Socket Mode without HTTP: then there are no routes. */
  readonly signingSecret: SecretSource | null
  readonly botToken: SecretSource
  /** Selects Socket Mode. */
  readonly appToken: SecretSource | null
  readonly teamId: string | null
  /** Ends with a slash. */
  readonly apiUrl: string
  /** Slack's ids. */
  readonly moderators: readonly string[]
  readonly words: DoorWords
  readonly accept: Accept
  readonly observer: Pick<Observer, 'failed' | 'counted'>
  /** The sending parts, once it is known who the bot is. */
  readonly sending: (self: Self) => Sending
  /** Milliseconds since the epoch. */
  readonly now?: () => number
}

export interface Sending {
  readonly platform: ChatPlatform
  readonly presence: Presence
  readonly directory: Directory
  readonly reception: Reception
}

export interface Slack extends Sending {
  readonly name: 'slack'
  readonly routes: Hono
  /** Opens the socket, where there is one. */
  start(): Promise<void>
  close(): Promise<void>
}

/** @throws ProviderFailed when Slack does not say who the bot is. */
export async function openSlack(options: SlackOptions): Promise<Slack> {
  const { signingSecret, appToken, apiUrl, accept, observer, now = Date.now } = options
  const self = await askSelf({ token: await options.botToken.read(), apiUrl, teamId: options.teamId })
  const moderators = new Set(options.moderators)
  const reader = { self, mention: mentionOf(self.user), moderators, words: options.words }
  const take = throughBolt(taker(reader, accept, observer), self)
  const failed = observer.failed.bind(observer)

  const socket = appToken && openSocket({ appToken: await appToken.read(), apiUrl, take, failed, now })
  const verify = signingSecret && signatureVerifier(signingSecret, now)
  return {
    name,
    ...options.sending(self),
    routes: verify ? routes(receiveWith({ verify, take, failed })) : new Hono(),
    start: async () => socket?.start(),
    close: async () => socket?.close(),
  }
}
