/**
 * The one way out to Teams' connector service, beneath the Bot Framework's client. The client itself would follow redirects
 * with the bot's token, repeat a post whose answer was lost, and send the token to any host it is given.
 */
import { request, type IncomingHttpHeaders, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as secureRequest } from 'node:https'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { ProviderFailed } from '../../src/ports.ts'
import { limits } from './limits.ts'
import type { Trusts } from './service-host.ts'
import type { BotToken } from './token.ts'

export interface Sent {
  readonly url: string
  readonly method: string
  readonly body: string | null
}

export interface Received {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export type Door = (sent: Sent) => Promise<Received>

/** `certain`: the service refused it, so that nothing came of it; else nobody can know. `status`: null for none. */
export class ConnectorFailed extends ProviderFailed {
  override name = 'ProviderFailed'
  readonly status: number | null
  readonly certain: boolean
  constructor(
    message: string,
    about: { retryable: boolean; status: number | null; certain: boolean; cause?: unknown },
  ) {
    super('platform', message, about)
    this.status = about.status
    this.certain = about.certain
  }
}

interface Parts {
  readonly trusts: Trusts
  /** Null for local test clients, which get none. */
  readonly token: BotToken | null
  /** Waits so many milliseconds. */
  readonly pause?: (milliseconds: number) => Promise<unknown>
}

export function door({ trusts, token, pause = wait }: Parts): Door {
  return async (sent) => {
    if (!trusts(sent.url)) throw failed('A host that the bot trusts with no token', null, true, false)
    for (let attempt = 1; ; attempt += 1) {
      const bearer = token && (await token.read())
      const received = await call(sent, bearer)
      if (received.status < 400) return received
      if (received.status === 401 && bearer !== null) token?.drop(bearer)
      const hopeless = received.status === 401 && bearer === null
      if (hopeless || attempt === limits.attempts || !isWorthwhile(received.status, sent.method))
        throw ended(received.status)
      await pause(patienceFor(received, attempt))
    }
  }
}

/** Refused for now, and surely not done; of what can be done twice without harm, also where that is uncertain. */
const isWorthwhile = (status: number, method: string) =>
  refusedForNow.has(status) || (status >= 500 && status !== 501 && method !== 'POST')
const refusedForNow = new Set([401, 412, 429, 503])

/** As told; else doubling, with jitter so that not all come back at once. */
function patienceFor({ headers }: Received, attempt: number): number {
  const told = Number(headers['retry-after']) * 1000
  const own = 250 * 2 ** attempt * (0.5 + Math.random() / 2)
  return Math.min(told > 0 ? told : own, limits.patience)
}

async function call(sent: Sent, bearer: string | null): Promise<Received> {
  const { method, body } = sent
  const headers = {
    accept: 'application/json',
    ...(body === null
      ? {}
      : { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(body) }),
    ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
  }
  try {
    const received = await exchange(sent, { method, headers, signal: AbortSignal.timeout(limits.deadline) })
    // A redirect is no place that the token should follow to.
    return received.status >= 300 && received.status < 400 ? { ...received, status: 502 } : received
  } catch (cause) {
    throw failed('Teams cannot be reached', null, false, true, cause)
  }
}

/** Node's own client: it follows no redirect, and takes half the processor time of `fetch`. */
async function exchange({ url, body }: Sent, options: RequestOptions): Promise<Received> {
  const asked = (url.startsWith('https:') ? secureRequest : request)(url, options)
  const answered = new Promise<IncomingMessage>((resolve, reject) => asked.on('response', resolve).on('error', reject))
  asked.end(body ?? undefined)
  const answer = await answered
  return { status: answer.statusCode ?? 502, headers: answer.headers, body: await text(answer) }
}

function ended(status: number): ConnectorFailed {
  const asleep = refusedForNow.has(status)
  return failed(`Teams answered ${status}`, status, asleep || status < 500, asleep || status >= 500)
}

const failed = (message: string, status: number | null, certain: boolean, retryable: boolean, cause?: unknown) =>
  new ConnectorFailed(message, { status, certain, retryable, cause })
