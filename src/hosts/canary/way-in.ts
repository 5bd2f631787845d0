/** The way in as the internet has it: alive, closed to whoever did not sign, open to whoever did. */
import { createHmac } from 'node:crypto'
import type { Check, Diagnosis, SecretSource } from '../../ports.ts'

export interface Door {
  /** What stands before the paths, without a slash at its end. */
  readonly url: string
  /** Null where Slack does not call this address. */
  readonly slack: SecretSource | null
  readonly teams: boolean
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

const patience = 8_000
const mend = 'see "Slack and Teams get no answer" in docs/runbook.md'

export const doorChecks = ({ url, slack, teams, now }: Door): readonly Check[] => [
  check('alive', async () => answers(200, await ask(`${url}/healthz`))),
  ...(slack
    ? [
        check('Slack, unsigned', async () => answers(401, await ask(`${url}/slack/events`, event))),
        check('Slack, signed', async () =>
          challenged(await ask(`${url}/slack/events`, event, await signed(slack, now))),
        ),
      ]
    : []),
  ...(teams
    ? [check('Teams, without a token', async () => answers(401, await ask(`${url}/api/messages`, activity)))]
    : []),
]

/** Slack's question whether this is the right address: answered at once, and nothing comes of it. */
const challenge = 'canary'
const event = JSON.stringify({ type: 'url_verification', challenge })
const activity = JSON.stringify({ type: 'message' })

interface Answer {
  readonly status: number
  readonly text: string
}

/** Null where nobody answers, or not in time. */
async function ask(url: string, body?: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer | null> {
  try {
    const response = await fetch(url, {
      signal: AbortSignal.timeout(patience),
      redirect: 'error',
      ...(body !== undefined && { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } }),
    })
    return { status: response.status, text: await response.text() }
  } catch {
    return null
  }
}

/** Slack's reference, "Verifying requests from Slack". While a secret is rotated there are two; either must do. */
async function signed(secret: SecretSource, now: () => number) {
  const [key = ''] = (await secret.read()).split(',').map((part) => part.trim())
  const timestamp = String(Math.floor(now() / 1000))
  const digest = createHmac('sha256', key).update(`v0:${timestamp}:${event}`).digest('hex')
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${digest}` }
}

const check = (name: string, look: () => Promise<Diagnosis>): Check => ({ name, run: async () => [await look()] })

function answers(wanted: number, answer: Answer | null): Diagnosis {
  if (answer === null) return { state: 'unreachable', found: 'nobody answers at that address', mend }
  const { status } = answer
  return status === wanted
    ? { state: 'ok', found: `answered ${wanted}`, mend: null }
    : { state: status >= 500 ? 'unreachable' : 'wrong', found: `answered ${status}, not ${wanted}`, mend }
}

function challenged(answer: Answer | null): Diagnosis {
  const status = answers(200, answer)
  if (status.state !== 'ok' || answer?.text.includes(challenge)) return status
  return { state: 'wrong', found: 'the challenge did not come back', mend }
}
