/** The bytes of a request -> a payload that was held against its schema. */
import * as z from 'zod'
import { checkCommand } from './command.ts'
import { checkEvent } from './event.ts'
import { checkPress } from './press.ts'
import type { Payload } from './read.ts'

/** `challenge`: Slack asks whether this is the right address. */
export type Checked = Payload | { readonly kind: 'challenge'; readonly challenge: string }

/** Null for what does not concern the bot. @throws SyntaxError, TypeError, ZodError for what Slack cannot have written. */
export function parsePayload(contentType: string, body: Uint8Array): Checked | null {
  const text = utf8.decode(body)
  return /^application\/x-www-form-urlencoded\b/iu.test(contentType) ? checkForm(text) : checkJson(JSON.parse(text))
}

/** As Socket Mode wraps it: there is no request, and nothing to tell apart by its type. */
export function checkEnvelope(type: string, payload: unknown): Payload | null {
  switch (type) {
    case 'events_api':
      return eventOf(payload)
    case 'slash_commands':
      return { kind: 'command', body: checkCommand(payload) }
    case 'interactive':
      return pressOf(payload)
    default:
      return null
  }
}

// A byte order mark is no part of what Slack writes: kept, so that JSON refuses it.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const outermost = z.looseObject({ type: z.string() })
const challenge = z.object({ challenge: z.string().min(1).max(1000) })

function checkJson(json: unknown): Checked | null {
  switch (outermost.parse(json).type) {
    case 'url_verification':
      return { kind: 'challenge', ...challenge.parse(json) }
    case 'event_callback':
      return eventOf(json)
    default:
      return null
  }
}

/** Slash commands, button presses, and Slack's question whether the certificate is good. */
function checkForm(text: string): Payload | null {
  const form = new Map(new URLSearchParams(text))
  const pressed = form.get('payload')
  if (pressed !== undefined) return pressOf(JSON.parse(pressed))
  if (form.get('ssl_check') === '1') return null
  return { kind: 'command', body: checkCommand(Object.fromEntries(form)) }
}

function eventOf(json: unknown): Payload | null {
  const body = checkEvent(json)
  return body && { kind: 'event', body }
}

function pressOf(json: unknown): Payload | null {
  const body = checkPress(json)
  return body && { kind: 'press', body }
}
