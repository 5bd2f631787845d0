/** The one door to Slack's Web API. What people or models wrote passes through it and is kept or logged nowhere. */
import { LogLevel, WebClient, type Logger } from '@slack/web-api'
import * as z from 'zod'
import type { SecretSource } from '../../src/ports.ts'
import { SlackFailed, slackFailure, tokenCodes } from './failure.ts'
import { machineTime, openLanes, type Time } from './lanes.ts'
import type { Method } from './methods.ts'

export interface SlackCall {
  /** The answer, as far as the schema reads it. @throws SlackFailed */
  <Answer>(method: Method, options: Readonly<Record<string, unknown>>, answer: z.ZodType<Answer>): Promise<Answer>
}

/** Of an answer that only says that it is done. Made once: a schema costs more than what it checks. */
export const done = z.object({})

export interface SlackDoor {
  readonly call: SlackCall
  /** Sends a file's bytes where `files.getUploadURLExternal` said. @throws SlackFailed */
  upload(url: string, bytes: Uint8Array): Promise<void>
}

export interface DoorOptions {
  /** Ends with a slash. */
  readonly apiUrl: string
  readonly token: SecretSource
  /** The machine's clock, unless given. */
  readonly time?: Time
}

/** Milliseconds: of one request; of an upload; of waiting for a rate limit, within what an attempt at a turn has. */
const requestTimeout = 10_000
const uploadTimeout = 30_000
const longestWait = 30_000

/** Calls at once in a lane that need not keep an order. */
const atOnce = 8

export function slackDoor({ apiUrl, token, time = machineTime }: DoorOptions): SlackDoor {
  const lanes = openLanes(time, longestWait)
  const request = authorized(apiUrl, token)
  return {
    async call(method, options, answer) {
      const { name, width } = laneOf(method, options)
      const given = answer.safeParse(await lanes(name, width, () => request(method, options)))
      if (given.success) return given.data
      throw new SlackFailed(`Slack ${method} was answered unreadably`, '', { retryable: true })
    },
    async upload(url, bytes) {
      if (!mayUpload(url, apiUrl))
        throw new SlackFailed('Slack named a strange place to upload to', '', { retryable: false })
      await put(url, bytes)
    },
  }
}

/** Slack limits posts for each channel, all else for the workspace; posts keep their order. */
function laneOf(method: Method, { channel }: Readonly<Record<string, unknown>>) {
  return method.startsWith('chat.')
    ? { name: `${method} ${String(channel)}`, width: 1 }
    : { name: method, width: atOnce }
}

/** With the token as it is now; one that is refused is read anew, once. */
function authorized(apiUrl: string, token: SecretSource) {
  let last: { readonly token: string; readonly client: WebClient } | null = null
  const clientFor = (value: string) => {
    if (last?.token !== value) last = { token: value, client: clientOf(apiUrl, value) }
    return last.client
  }
  const attempt = async (value: string, method: Method, options: Readonly<Record<string, unknown>>) => {
    try {
      return await clientFor(value).apiCall(method, options)
    } catch (error) {
      throw slackFailure(method, error)
    }
  }
  return async (method: Method, options: Readonly<Record<string, unknown>>) => {
    const value = await token.read()
    try {
      return await attempt(value, method, options)
    } catch (error) {
      const renewed = error instanceof SlackFailed && tokenCodes.has(error.code) ? await token.renew() : value
      if (renewed === value) throw error
      return attempt(renewed, method, options)
    }
  }
}

// The client's own retries wait without end, and its log would hold what is sent.
const clientOf = (apiUrl: string, token: string) =>
  new WebClient(token, {
    slackApiUrl: apiUrl,
    allowAbsoluteUrls: false,
    timeout: requestTimeout,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: silent,
  })

const silent: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
}

async function put(url: string, bytes: Uint8Array): Promise<void> {
  const failed = (message: string, retryable: boolean, cause?: unknown) =>
    new SlackFailed(message, '', { retryable, cause })
  const signal = AbortSignal.timeout(uploadTimeout)
  const body = Buffer.from(bytes)
  const response = await fetch(url, { method: 'POST', body, redirect: 'error', signal }).catch((cause: unknown) => {
    throw failed('An upload to Slack was not answered', true, cause)
  })
  await response.body?.cancel()
  if (!response.ok)
    throw failed(`An upload to Slack failed (${response.status})`, response.status >= 500 || response.status === 429)
}

/** Over TLS, or to the API's own host where that is this machine. */
function mayUpload(url: string, apiUrl: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, host, username } = new URL(url)
  return username === '' && (protocol === 'https:' || host === new URL(apiUrl).host)
}
