/** A checked payload of Slack's -> what the queue carries, and what Slack shows at once. Pure. */
import type { Inbound } from '../../src/turn.ts'
import { readCommand, type Command } from './command.ts'
import { workspaceOf, type Envelope, type Opened, type Stopped } from './event.ts'
import { readChanged, readDeleted, readSaid } from './message.ts'
import { personOf, placeIn } from './place.ts'
import { readPress, type Press } from './press.ts'
import type { Read, Reader } from './reader.ts'
import { wholeChannel } from './thread.ts'

export type Payload =
  | { readonly kind: 'event'; readonly body: Envelope }
  | { readonly kind: 'command'; readonly body: Command }
  | { readonly kind: 'press'; readonly body: Press }

/** `signed`: when Slack sent it, in milliseconds since the epoch. */
export function read(payload: Payload, signed: number, reader: Reader): Read {
  switch (payload.kind) {
    case 'event':
      if (workspaceOf(payload.body) !== reader.self.workspace) return 'foreign'
      return { inbound: readEvent(payload.body, reader), reply: null }
    case 'command':
      return readCommand(payload.body, signed, reader)
    case 'press':
      return readPress(payload.body, reader)
  }
}

function readEvent({ event }: Envelope, reader: Reader): Inbound | null {
  switch (event.type) {
    case 'app_home_opened':
      return readOpened(event, reader)
    case 'agent_session_stopped':
      return readStopped(event, reader)
    case 'app_mention':
      return readSaid(event, reader)
    case 'message':
      if ('deleted_ts' in event) return readDeleted(event, reader)
      return 'message' in event ? readChanged(event, reader) : readSaid(event, reader)
  }
}

const readOpened = ({ channel, user, tab, event_ts }: Opened, reader: Reader): Inbound => ({
  version: 1,
  kind: 'request',
  request: tab === 'home' ? 'home' : 'welcome',
  place: placeIn(reader.self.workspace, channel, wholeChannel),
  person: personOf(user),
  id: event_ts,
})

const readStopped = ({ channel, user, thread_ts, event_ts }: Stopped, reader: Reader): Inbound => ({
  version: 1,
  kind: 'stop',
  place: placeIn(reader.self.workspace, channel, thread_ts),
  by: user,
  press: event_ts,
})
