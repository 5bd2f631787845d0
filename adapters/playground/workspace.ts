/** Who and what the playground's workspace holds. It is fixed, so that everybody can be anybody. */

export const workspace = 'playground'

/** How a person addresses the bot: anywhere in a message, in any case. */
export const bot = { id: 'chaperone', name: 'Chaperone', mention: '@chaperone' } as const

export interface Member {
  readonly id: string
  readonly name: string
  readonly title: string
  /** BCP 47. */
  readonly locale: string
  readonly moderator: boolean
}

export const members: readonly Member[] = [
  { id: 'ada', name: 'Ada', title: 'Engineering', locale: 'en-GB', moderator: false },
  { id: 'ben', name: 'Ben', title: 'Sales', locale: 'en-US', moderator: false },
  { id: 'chidi', name: 'Chidi', title: 'Research', locale: 'en-NG', moderator: false },
  { id: 'dana', name: 'Dana', title: 'Support', locale: 'de-DE', moderator: false },
  { id: 'mira', name: 'Mira', title: 'Moderator', locale: 'en-GB', moderator: true },
]

export interface Channel {
  readonly id: string
  readonly name: string
  readonly kind: 'open' | 'moderators' | 'direct'
  readonly topic: string
}

const shared: readonly Channel[] = [
  { id: 'general', name: 'general', kind: 'open', topic: 'Whatever concerns everybody' },
  { id: 'random', name: 'random', kind: 'open', topic: 'Everything else' },
  { id: 'moderation', name: 'moderation', kind: 'moderators', topic: 'What the guard stopped; moderators only' },
]

/** The admin channel, where notices go. */
export const moderation = 'moderation'

/** A command at the top level has no message: its thread is named after its trigger, and answered at the top level. */
export const commandThread = (trigger: string) => `command-${trigger}`
export const isCommand = (thread: string) => thread.startsWith('command-')

/** The conversation of one person with the bot. */
export const directOf = (person: string) => `direct-${person}`

const direct = (person: Member): Channel => ({
  id: directOf(person.id),
  name: bot.name,
  kind: 'direct',
  topic: 'Just the two of you; no mention needed',
})

export const memberOf = (person: string) => members.find(({ id }) => id === person)

/** What a person may see; of anything else the service does not even say that it exists. */
export function channelsOf(person: string): readonly Channel[] {
  const member = memberOf(person)
  if (!member) return []
  return [...shared.filter(({ kind }) => kind !== 'moderators' || member.moderator), direct(member)]
}

/** Every channel there is, as the bot sees them. */
export const allChannels: readonly Channel[] = [...shared, ...members.map(direct)]
