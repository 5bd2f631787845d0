/** A door of the bot's, and a queue behind it that a test can shut. */
import { receiveWith, taker, type SlackAnswer, type Take } from '../../../adapters/slack/receive.ts'
import type { Reader } from '../../../adapters/slack/reader.ts'
import { mentionOf } from '../../../adapters/slack/text.ts'
import { signatureVerifier } from '../../../adapters/slack/verify.ts'
import type { SecretSource } from '../../../src/ports.ts'
import { inboundSchema } from '../../../src/inbound.ts'
import type { Inbound } from '../../../src/turn.ts'
import { bot, secret, workspace, type Sent } from '../../far-side/slack-sender.ts'

export const moderator = 'U00000MOD'

export const reader: Reader = {
  self: { workspace, user: bot },
  mention: mentionOf(bot),
  moderators: new Set([moderator]),
  words: { working: 'Working on it.', forget: { question: 'Erase everything?', label: 'Erase' } },
}

export const secretOf = (read: () => string, renew: () => string = read): SecretSource => ({
  read: async () => read(),
  renew: async () => renew(),
})

export function openDoor({
  now = Date.now,
  secrets = secretOf(() => secret),
  through = (take: Take): Take => take,
  queue = async (): Promise<void> => {},
} = {}) {
  const inbounds: Inbound[] = []
  const failures: unknown[] = []
  const counts: string[] = []
  const accept = async (inbound: Inbound) => {
    await queue()
    inbounds.push(inboundSchema.parse(inbound))
  }
  const take = through(taker(reader, accept, { counted: (event) => void counts.push(event) }))
  const failed = (_item: string, _during: string, error: unknown) => void failures.push(error)
  const receive = receiveWith({ verify: signatureVerifier(secrets, now), take, failed })
  return {
    inbounds,
    failures,
    counts,
    take,
    failed,
    receive,
    send: (sent: Sent): Promise<SlackAnswer> => receive({ headers: sent.headers, body: Buffer.from(sent.body) }),
  }
}

export const ts = (index: number) => `${1_700_000_000 + index}.000100`
