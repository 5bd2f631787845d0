/** Slack's failures become ours, once, here. */
import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api'
import { ProviderFailed } from '../../src/ports.ts'

/** `code`: Slack's own word for it; empty where it gave none. */
export class SlackFailed extends ProviderFailed {
  readonly code: string
  constructor(message: string, code: string, options: { retryable: boolean; cause?: unknown }) {
    super('platform', message, options)
    this.code = code
  }
}

/** To be tried again after so many seconds, and not before. */
export class RateLimited extends SlackFailed {
  readonly seconds: number
  constructor(method: string, seconds: number, cause: unknown) {
    super(`Slack ${method} is rate limited`, 'ratelimited', { retryable: true, cause })
    this.seconds = seconds
  }
}

/** Slack's trouble, not ours: the same call may do better later. Every other code is a refusal, the same next time. */
const passing = new Set([
  'fatal_error',
  'internal_error',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
  'upgrade_required',
])

/** The token is no longer one: it may have been changed for another. */
export const tokenCodes: ReadonlySet<string> = new Set([
  'account_inactive',
  'invalid_auth',
  'not_authed',
  'token_expired',
  'token_revoked',
])

/** The place, or what would be answered there, is gone. */
export const goneCodes: ReadonlySet<string> = new Set(['message_not_found', 'thread_not_found'])

/** The bot may not speak there. */
export const absentCodes: ReadonlySet<string> = new Set(['channel_not_found', 'not_in_channel', 'user_not_in_channel'])

const usualSeconds = 1

/** Retryable: rate limits, 5xx, and whatever never became an answer (no connection, timeout, no JSON). */
export function slackFailure(method: string, error: unknown): SlackFailed {
  if (error instanceof WebAPIRateLimitedError) return new RateLimited(method, error.retryAfter, error)
  if (error instanceof WebAPIHTTPError) {
    const retryable = error.statusCode >= 500 || error.statusCode === 429
    return new SlackFailed(`Slack ${method} failed (${error.statusCode})`, '', { retryable, cause: error })
  }
  if (!(error instanceof WebAPIPlatformError))
    return new SlackFailed(`Slack ${method} was not answered`, '', { retryable: true, cause: error })
  const code = codeOf(error.data.error)
  if (code === null)
    return new SlackFailed(`Slack ${method} was answered unreadably`, '', { retryable: true, cause: error })
  if (code === 'ratelimited' || code === 'rate_limited')
    return new RateLimited(method, error.data.response_metadata?.retryAfter ?? usualSeconds, error)
  return new SlackFailed(`Slack ${method} was refused (${code})`, code, { retryable: passing.has(code), cause: error })
}

/** Null for what is no code: the library puts a whole page there when the answer was no JSON. */
const codeOf = (error: unknown) => (typeof error === 'string' && /^[a-z\d_]{1,64}$/.test(error) ? error : null)

export const failedWith = (error: unknown, codes: ReadonlySet<string>): error is SlackFailed =>
  error instanceof SlackFailed && codes.has(error.code)
