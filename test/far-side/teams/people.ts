/** What Teams sends when people do something: activities as its documentation shows them. */
import { randomUUID } from 'node:crypto'
import { appId, tenantId } from './identity.ts'
import { personalOf } from './teams.ts'

export type Json = Record<string, unknown>

export const botAccount = { id: `28:${appId}`, name: 'Chaperone' }
export const channel = '19:general@thread.tacv2'
export const groupChat = '19:group@thread.v2'

/** A person's Entra object id, by a short name. */
export const idOf = (person: string) =>
  `00000000-0000-0000-0000-${Buffer.from(person).toString('hex').padStart(12, '0').slice(-12)}`

export const account = (person: string) => ({ id: `29:${person}`, name: person, aadObjectId: idOf(person) })

/** `channel`: its top level; `personal`; `group`; else the thread of a message of the channel. */
export type Where = 'channel' | 'personal' | 'group' | { readonly thread: string }

let last = 0
/** Message ids are milliseconds since the epoch. */
export const newId = () => String((last = Math.max(last + 1, Date.now())))

export function conversationOf(person: string, where: Where, message: string): Json {
  if (where === 'personal') return { id: personalOf(idOf(person)), conversationType: 'personal', tenantId }
  if (where === 'group') return { id: groupChat, conversationType: 'groupChat', isGroup: true, tenantId }
  const root = where === 'channel' ? message : where.thread
  return { id: `${channel};messageid=${root}`, conversationType: 'channel', isGroup: true, tenantId }
}

export interface Told {
  readonly where?: Where
  readonly id?: string
  readonly locale?: string
  readonly more?: Json
}

/** `text` may hold `<at>Chaperone</at>`: the service then writes the entity beside it. */
export function messageOf(person: string, text: string, serviceUrl: string, told: Told = {}) {
  const { where = 'channel', id = newId(), locale = 'en-GB', more = {} } = told
  const mentioned = text.includes('<at>Chaperone</at>')
  const isChannel = typeof where === 'object' || where === 'channel'
  return {
    type: 'message',
    id,
    timestamp: new Date(Date.now()).toISOString(),
    serviceUrl,
    channelId: 'msteams',
    from: account(person),
    recipient: botAccount,
    conversation: conversationOf(person, where, id),
    textFormat: 'plain',
    text,
    locale,
    attachments: [{ contentType: 'text/html', content: `<div>${text}</div>` }],
    entities: [
      { type: 'clientInfo', locale, country: 'GB', platform: 'Windows', timezone: 'Europe/London' },
      ...(mentioned ? [{ type: 'mention', mentioned: botAccount, text: '<at>Chaperone</at>' }] : []),
    ],
    channelData: {
      tenant: { id: tenantId },
      ...(isChannel ? { team: { id: '19:team@thread.tacv2' }, channel: { id: channel } } : {}),
    } as Json,
    ...more,
  }
}

export const editOf = (message: ReturnType<typeof messageOf>, text: string) => ({
  ...messageOf('x', text, message.serviceUrl),
  id: message.id,
  from: message.from,
  conversation: message.conversation,
  type: 'messageUpdate',
  channelData: { ...message.channelData, eventType: 'editMessage' } as Json,
})

export const deletionOf = ({ text: _text, ...message }: ReturnType<typeof messageOf>) => ({
  ...message,
  type: 'messageDelete',
  timestamp: new Date().toISOString(),
  channelData: { ...message.channelData, eventType: 'softDeleteMessage' } as Json,
})

/** A press on a card, which stands in the conversation `where`. */
export const pressOf = (person: string, verb: string, data: unknown, serviceUrl: string, told: Told = {}) => ({
  ...invokeOf(person, 'adaptiveCard/action', serviceUrl, told),
  value: { action: { type: 'Action.Execute', id: verb, verb, data }, trigger: 'manual' },
})

export const invokeOf = (person: string, name: string, serviceUrl: string, told: Told = {}) => {
  const {
    text: _text,
    entities: _entities,
    attachments: _attachments,
    ...message
  } = messageOf(person, '', serviceUrl, told)
  return {
    ...message,
    type: 'invoke',
    name,
    id: `f:${randomUUID()}`,
    timestamp: new Date(Date.now()).toISOString(),
    ...told.more,
  }
}
