/** Chat platforms. */
import type { Cleared, ForModerators, Home, Message, Notice, Person, Place, Revealed } from '../turn.ts'

export type Destination =
  | { readonly to: 'place'; readonly place: Place }
  | { readonly to: 'person'; readonly place: Place; readonly person: string }
  | { readonly to: 'moderators' }

export type Found = { readonly found: 'yes'; readonly post: string } | { readonly found: 'no' | 'unknowable' }

/** `key` names a post for ever: a crash between sending and remembering is mended by looking for it. */
export interface ChatPlatform {
  /** Posts, and gives the platform's id of the post. @throws ProviderFailed */
  post(destination: Destination, message: Cleared<Message>, key: string): Promise<string>
  /** Puts a notice into this platform's admin channel. @throws ProviderFailed */
  notify(notice: ForModerators<Notice>, key: string): Promise<string>
  find(destination: Destination, key: string): Promise<Found>
  /** Brings a case's stopped words to one moderator of this platform, and to nobody else. @throws ProviderFailed */
  reveal(moderator: string, revealed: ForModerators<Revealed>, key: string): Promise<void>
  /** Takes a post back; one that is gone already is no error. */
  remove(destination: Destination, post: string): Promise<void>
}

/**
 * Who asks, as the platform says now (remembered for minutes at most): whoever it cannot place is a stranger.
 * `present`: the bot can post in that place. `locale`: BCP 47, or what the turn said where the platform does not know.
 */
export interface Caller {
  readonly standing: 'member' | 'guest' | 'stranger'
  readonly locale: string
  readonly present: boolean
}

export interface Directory {
  /** @throws ProviderFailed */
  look(place: Place, person: Person): Promise<Caller>
}

/** How people are received apart from conversations. */
export interface Reception {
  /** Beside an empty conversation: what the bot is, and things to begin with. Twice with one key is once. @throws ProviderFailed */
  welcome(place: Place, person: Person, welcome: Cleared<Message>, key: string): Promise<void>
  /** `page`: the person's own page; `message`: to that person alone, where twice with one key is once. @throws ProviderFailed */
  home(place: Place, person: Person, home: Cleared<Home>, as: 'page' | 'message', key: string): Promise<void>
}

export type Doing = 'thinking' | 'drawing'

/** What people see of a bot at work, where a platform can show it: Slack's assistant status, Teams' typing activity. */
export interface Presence {
  /** Ends with the bot's next post in that place, with null, or by itself after two minutes. @throws ProviderFailed */
  show(place: Place, doing: Doing | null): Promise<void>
}
