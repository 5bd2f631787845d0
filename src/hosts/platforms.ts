/** The chat platforms as the bot knows them: each part by the name that its places carry. */
import type { Bot } from '../bot.ts'
import type { ChatPlatform, Directory, Presence, Reception } from '../ports.ts'

export interface Platform {
  readonly name: string
  readonly platform: ChatPlatform
  readonly presence: Presence
  /** Null where everybody is a member. */
  readonly directory: Directory | null
  /** Null where people are not received apart from conversations. */
  readonly reception: Reception | null
  /** Whether moderators are told here. */
  readonly desk: boolean
}

export type Platforms = Pick<Bot, 'platforms' | 'presences' | 'directories' | 'receptions' | 'desks'>

export const byName = (opened: readonly Platform[]): Platforms => ({
  platforms: Object.fromEntries(opened.map(({ name, platform }) => [name, platform])),
  presences: Object.fromEntries(opened.map(({ name, presence }) => [name, presence])),
  directories: Object.fromEntries(opened.flatMap(({ name, directory }) => (directory ? [[name, directory]] : []))),
  receptions: Object.fromEntries(opened.flatMap(({ name, reception }) => (reception ? [[name, reception]] : []))),
  desks: opened.filter(({ desk }) => desk).map(({ name }) => name),
})
