/** Every seam to the outside, on one page. One to four members each, none optional. */
import type { Completion } from './prompts/family.ts'
import type { Window } from './prompts/window.ts'
import type {
  Case,
  CaseContent,
  Cleared,
  Exchange,
  Finding,
  ForModerators,
  Home,
  Inbound,
  Message,
  Note,
  Notice,
  Outcome,
  Person,
  Picture,
  PictureRequest,
  Place,
  Recent,
  Revealed,
  Revision,
  Turn,
  Utterance,
} from './turn.ts'

// ---- the queue --------------------------------------------------------------------------------------------------

export interface Queue {
  /** Resolves once the inbound is durable. The same inbound sent twice within five minutes is kept once. */
  send(inbound: Inbound): Promise<void>
  /** Waits (long poll) for one delivery; undefined when none came or `stop` was aborted. */
  receive(stop: AbortSignal): Promise<Delivery | undefined>
  /** Rejects when the queue cannot be reached. */
  check(): Promise<void>
}

/** One delivery: hidden from other workers until its visibility ends. */
export interface Delivery {
  /** As received: not yet held against the schema. */
  readonly body: string
  /** The trace that it was sent in, as it came: a header, or null. */
  readonly trace: string | null
  /** Hides it for `seconds` from now; 0 gives it back at once. */
  hide(seconds: number): Promise<void>
  /** Acknowledges it: it never comes again. */
  finish(): Promise<void>
  /** Puts it aside in the dead-letter queue and acknowledges it. */
  bury(): Promise<void>
}

// ---- the stores -------------------------------------------------------------------------------------------------

/** One post that a turn or case owes: the reply in its place, the asker's direct message, that a model is waking, a desk's notice. */
export type Slot = 'reply' | 'direct' | 'waking' | 'notice'

/**
 * `posting` without an id: a crash may or may not have posted it. `in doubt`: nobody can know; never posted again.
 * `expired`: too old to be of use when its time came. `undeliverable`: the platform refuses it for good.
 */
export type PostState =
  | { readonly state: 'posting' }
  | { readonly state: 'posted'; readonly post: string }
  | { readonly state: 'in doubt' | 'expired' | 'undeliverable' }

/** A worker's hold on an item. The newest claim wins: writes with an older fence are refused. */
export interface Claim {
  /** Which item; opaque outside the store. */
  readonly item: string
  readonly fence: number
  /** How many claims so far, this one included, were meant to think. */
  readonly attempts: number
  /** How many of them only found that a model was asleep; these are no attempts. */
  readonly waits: number
  readonly posts: Readonly<Partial<Record<Slot, PostState>>>
  /** A deletion or an edit overtook it: nothing may be stored or posted any more. */
  readonly withdrawn: boolean
  /** What the next `posting` is to store along with its mark; opaque outside the store, null when nothing. */
  readonly pending: unknown
}

export interface TurnStore {
  /** One atomic `ADD fence 1` that returns the item; `outcome` is what an earlier claim stored, or null. */
  claim(turn: Turn): Promise<Claim & { readonly outcome: Outcome | null }>
  /**
   * Stores the outcome, once, and the words of an answer where the thread's context will find them.
   * Gives the claim to go on with.
   * @throws Superseded when a newer claim exists, or the turn was withdrawn.
   */
  conclude(claim: Claim, turn: Turn, outcome: Outcome): Promise<Claim>
  /** Counts the claim as a wait for a sleeping model instead of an attempt. @throws Superseded */
  wait(claim: Claim): Promise<void>
  /** Who asked (a person key), and what became of it, null once it is withdrawn. Null for an unknown or expired turn. */
  recall(of: Revision): Promise<{ readonly person: string; readonly outcome: Outcome | null } | null>
}

export interface ThreadStore {
  /**
   * The thread's permitted exchanges before this turn's message, oldest first, at most the newest `limit`; and whether
   * the bot has ever taken part in the thread. One query, whatever the age of thread and channel.
   */
  context(turn: Turn, limit: number): Promise<{ readonly exchanges: readonly Exchange[]; readonly known: boolean }>
  /**
   * Remembers that the turn's person spoke in its thread, for as long as anything is known there. `alone`: the thread began
   * with this person's question to the bot, and as far as the bot was ever told nobody else spoke in it.
   */
  hear(turn: Turn): Promise<{ readonly alone: boolean }>
  /** What a person (a person key) asked in a thread and has no outcome yet, among the thread's newest turns. */
  unanswered(place: Place, person: string): Promise<readonly Revision[]>
}

/** What may already be in people's sight of a withdrawn message: every revision's claim, and its picture's key or null. */
export type Withdrawn = readonly (Claim & { readonly turn: string; readonly picture: string | null })[]

export interface WithdrawalStore {
  /** Marks every revision of the message, even before its turn arrives, and erases its words. Idempotent. */
  withdraw(place: Place, message: string): Promise<Withdrawn>
  /**
   * Records `turn` as the message's newest revision and withdraws the earlier ones. Idempotent.
   * `edits` counts the revisions before it; null when the message was deleted, so that nothing is to be answered.
   */
  revise(turn: Turn): Promise<{ readonly earlier: Withdrawn; readonly edits: number | null }>
  /** Withdraws one revision alone: a later edit of the message is answered again. Idempotent. */
  stop(of: Revision): Promise<Withdrawn>
}

export interface CaseStore {
  /** Keeps a case and its words; a newer claim's replaces an older one's. Not open before its first notice is claimed. */
  draft(claim: Claim, opened: Case, content: CaseContent): Promise<void>
  /** Opens the case for one desk's notice, with a fence of that desk's own; null when the case is gone. */
  claim(id: string, desk: string): Promise<(Claim & { readonly case: Case }) | null>
  /** Null once the words have expired. */
  content(id: string): Promise<CaseContent | null>
  /** Puts on record who did what with a case, once for each press, as long as the case is kept. Null when the case is gone. */
  audit(id: string, audited: Audited): Promise<Case | null>
}

/** Ids only. */
export interface Audited {
  readonly what: 'revealed' | 'reveal refused'
  /** A person's id on the desk's platform. */
  readonly by: string
  readonly desk: string
  /** The platform's id of the press. */
  readonly press: string
}

export interface PersonStore {
  /** The person's newest turns, newest first, at most `limit`. `person`: a person key. */
  recent(person: string, limit: number): Promise<readonly Recent[]>
  /**
   * Erases the words and pictures kept of a person's turns; ids, hashes and decisions stay, and so do the words of cases.
   * Idempotent: gives how many turns the person has on record, each time alike. A turn that is still worked on is withdrawn.
   */
  forget(person: string): Promise<number>
  /** Keeps whether an answer helped a person (a person key); the latest word counts. False for an unknown turn. */
  rate(of: Revision, person: string, helpful: boolean): Promise<boolean>
}

/** How long a model took to wake, as it was seen before. */
export interface WakeStore {
  /** Seconds; null when it was never seen. */
  expected(model: string): Promise<number | null>
  seen(model: string, seconds: number): Promise<void>
}

export interface QuotaStore {
  /** Counts the turn, once however often it is taken; false when the subject has had its share. */
  take(quota: Quota): Promise<boolean>
  /** For a turn that came to nothing. */
  giveBack(quota: Quota): Promise<void>
}

export interface Quota {
  /** Whose, and of what. */
  readonly subject: string
  readonly turn: string
  /** When the turn was asked: milliseconds since the epoch. */
  readonly asked: number
  /** At most so many in one hour and in one day, of the clock and in UTC. */
  readonly rate: { readonly hour: number; readonly day: number }
}

/** What of the bot the month's budget has stopped; `chat` stops pictures too. */
export interface Stopped {
  readonly pictures: boolean
  readonly chat: boolean
}

export interface Switches {
  /** As it was a minute ago at most. A new month (UTC) begins with nothing stopped. */
  stopped(): Promise<Stopped>
  /** Until the end of the month of `at`: milliseconds since the epoch. Idempotent. */
  stop(what: keyof Stopped, at: number): Promise<void>
  /** Everything, for the rest of this month. Idempotent. */
  open(): Promise<void>
}

/** Room for pictures: of all workers together only so many draw at once. */
export interface Easel {
  /** False when there is no room. `until`: when the place is free again whatever happens, in milliseconds since the epoch. */
  take(item: string, until: number): Promise<boolean>
  leave(item: string): Promise<void>
}

/** What makes posting safe to repeat: a mark before, an id after. */
export interface Ledger {
  /** @throws Superseded when a newer claim exists or the item was withdrawn: the last check before sending. */
  posting(claim: Claim, slot: Slot): Promise<void>
  /** Stored whoever claims by now, unless another post stands already. `withdrawn`: this post must be taken back. */
  posted(claim: Claim, slot: Slot, state: PostState): Promise<{ readonly withdrawn: boolean }>
}

/** Long texts and pictures. */
export interface ObjectStore {
  put(key: string, bytes: Uint8Array, contentType: string): Promise<void>
  /** Null when there is none. */
  get(key: string): Promise<Uint8Array | null>
  remove(key: string): Promise<void>
}

// ---- models and guards ------------------------------------------------------------------------------------------

export interface ChatModel {
  readonly window: Window
  /** The longest reply, in tokens. */
  readonly replyTokens: number
  /** Ends with the reply, which may be empty. @throws ProviderFailed */
  reply(conversation: readonly Utterance[], signal: AbortSignal): Promise<string>
}

export interface TextGuard {
  readonly name: string
  readonly window: Window
  /** Judges the last utterance in its conversation. @throws ProviderFailed: no verdict, so nothing is cleared. */
  judge(conversation: readonly Utterance[], signal: AbortSignal): Promise<readonly Finding[]>
}

export interface PromptGuard {
  readonly name: string
  /** ISO 639-1 codes of the languages that it was made for. */
  readonly languages: readonly string[]
  /**
   * Judges each segment of a picture's prompt: at most 10, each at most 1,024 bytes of UTF-8.
   * @throws ProviderFailed: no verdict, so nothing is cleared.
   */
  judge(segments: readonly string[], signal: AbortSignal): Promise<readonly Finding[]>
}

/** Hides personal data. */
export interface Masker {
  /** The entity types that it can find (Comprehend's names). */
  readonly types: readonly string[]
  /** ISO 639-1 codes of the languages that it was made for. */
  readonly languages: readonly string[]
  /** The text with every entity of these types (Comprehend's names) replaced by `[TYPE]`. @throws ProviderFailed */
  mask(text: string, types: readonly string[], signal: AbortSignal): Promise<string>
}

export interface PictureModel {
  /** What must be said beside every picture of it. */
  readonly notes: readonly Note[]
  /** The bytes as the model gave them: not yet checked in any way. @throws ProviderFailed */
  draw(request: PictureRequest, signal: AbortSignal): Promise<Uint8Array>
}

export interface PictureGuard {
  readonly name: string
  /** Judges exactly these bytes. @throws ProviderFailed: no verdict, so nothing is cleared. */
  inspect(picture: Picture, signal: AbortSignal): Promise<readonly Finding[]>
}

/** How a text model is reached: raw completions, since the core formats every prompt itself. */
export interface Completer {
  /** @throws ProviderFailed */
  complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion>
}

export interface CompletionRequest {
  readonly prompt: string
  readonly maximumTokens: number
  readonly stop: readonly string[]
  /** A guard is asked greedily, with the first tokens' probabilities. */
  readonly purpose: 'chat' | 'guard'
}

// ---- chat platforms ---------------------------------------------------------------------------------------------

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

// ---- secrets ----------------------------------------------------------------------------------------------------

/** A secret that may change while the process lives. */
export interface SecretSource {
  /** As last read. @throws ProviderFailed when it was never read */
  read(): Promise<string>
  /** Read anew, at most once a minute; in between, as last read. For when a verification fails. */
  renew(): Promise<string>
}

// ---- watching ---------------------------------------------------------------------------------------------------

/** The boundaries of a turn's way: after each, a crash must lose nothing and double nothing. */
export const steps = [
  'claimed',
  'context read',
  'guard answered',
  'model answered',
  'outcome stored',
  'posting stored',
  'posted',
  'id stored',
  'acknowledged',
] as const
export type Step = (typeof steps)[number]

/** Ids and decisions only: what people or models wrote never comes here. */
export interface Observer {
  /** `item`: a turn's id, or a case's. */
  step(step: Step, item: string): void
  ended(turn: string, outcome: Outcome): void
  failed(item: string, during: string, error: unknown): void
  counted(event: Counted): void
}

export type Counted =
  | 'guard malformed'
  | 'dropped'
  | 'in doubt'
  | 'undeliverable'
  | 'buried'
  | 'removed'
  | 'removal refused'
  | 'status failed'
  | 'superseded'
  | 'helpful'
  | 'not helpful'
  | 'revealed'
  | 'reveal refused'
  | 'throttled'
  | 'throttled silently'
  | 'picture put off'
  | `${Dependency} ${Strain}`

/**
 * Follows what is done for one inbound from process to process. Of what was done only fixed words and the inbound's id are
 * told, and of a failure only that it was one.
 */
export interface Tracer {
  /** Does the work as one segment of a trace. What it began and did not wait for is not timed after its end. */
  follow<T>(followed: Followed, work: () => Promise<T>): Promise<T>
  /** Times a part of what is followed at the moment. Where nothing is, the work is done all the same. */
  part<T>(part: Part, work: () => Promise<T>): Promise<T>
  /** What is sent on with a message, as X-Ray writes it (`Root=…;Parent=…;Sampled=…`); null where nothing is followed. */
  header(): string | null
}

export interface Followed {
  readonly half: 'receive' | 'work'
  /** The id of the inbound. */
  readonly item: string
  /** As it came with the inbound, in whatever shape; null begins a trace. */
  readonly header: string | null
}

/** `try`: one of the calls that a dependency's answer took. */
export type Part =
  | Dependency
  | Exclude<Step, 'guard answered' | 'model answered' | 'acknowledged'>
  | 'try'
  | 'caller looked up'
  | 'quota taken'
  | 'case stored'
  | 'picture stored'
  | 'picture read'
  | 'status shown'
  | 'post looked for'
  | 'post removed'
  | 'revealed'
  | 'queued'

/** What the bot asks in order to think. */
export const dependencies = ['guard', 'model', 'prompt guard', 'picture model', 'picture guard', 'masker'] as const
export type Dependency = (typeof dependencies)[number]

/**
 * What a dependency puts the bot through. `cut off`: it failed so often that it is left alone for a while; `restored`: it
 * answers again.
 */
export const strains = ['retried', 'timed out', 'asleep', 'cut off', 'restored'] as const
export type Strain = (typeof strains)[number]

// ---- the doctor -------------------------------------------------------------------------------------------------

/** Looks at something that the bot stands on, and changes, wakes and pays for nothing. */
export interface Check {
  /** As an operator knows it: a variable's name where there is one. */
  readonly name: string
  /** May reject: then nothing is known of it. */
  run(): Promise<readonly Diagnosis[]>
}

export interface Diagnosis {
  /** `asleep` wakes when it is needed; `not asked`: looking costs money, or wakes something. All but these and `ok` need mending. */
  readonly state: 'ok' | 'asleep' | 'not asked' | 'missing' | 'refused' | 'unreachable' | 'wrong'
  /** What was found, with the name of the thing. Holds no secret, and no word of another service. */
  readonly found: string
  /** What to do about it; null when nothing. */
  readonly mend: string | null
}

// ---- failures ---------------------------------------------------------------------------------------------------

/** Something outside failed. The message is ours and holds no words of people or models. */
export class ProviderFailed extends Error {
  override name = 'ProviderFailed'
  readonly provider: 'guard' | 'model' | 'store' | 'queue' | 'platform'
  readonly retryable: boolean
  constructor(provider: ProviderFailed['provider'], message: string, options: { retryable: boolean; cause?: unknown }) {
    super(message, { cause: options.cause })
    this.provider = provider
    this.retryable = options.retryable
  }
}

/** The model exists, and nothing serves it at the moment: scaled to zero, or not loaded yet. Worth waiting for. */
export class ModelAsleep extends ProviderFailed {
  override name = 'ModelAsleep'
  /** Names what is asleep: an endpoint, or a component of it. */
  readonly model: string
  constructor(provider: 'guard' | 'model', model: string, cause?: unknown) {
    super(provider, 'The model is asleep', { retryable: true, cause })
    this.model = model
  }
}

/** Nobody waits for the answer any more: a verdict or the turn's end stopped the call. No failure of the provider's. */
export class CallStopped extends ProviderFailed {
  override name = 'CallStopped'
  constructor(provider: 'guard' | 'model', dependency: Dependency, cause: unknown) {
    super(provider, `The ${dependency} was stopped before it answered`, { retryable: true, cause })
  }
}

/** The server counts more tokens in a prompt than it takes: the same prompt would not fit next time either. */
export class PromptTooLong extends ProviderFailed {
  override name = 'PromptTooLong'
  constructor(provider: 'guard' | 'model') {
    super(provider, 'The prompt is longer than the server takes', { retryable: false })
  }
}

/** A newer claim holds the item, or it was withdrawn: this worker has nothing more to do with it. */
export class Superseded extends Error {
  override name = 'Superseded'
  readonly withdrawn: boolean
  constructor(item: string, withdrawn: boolean) {
    super(`${withdrawn ? 'Withdrawn' : 'Superseded'}: ${item}`)
    this.withdrawn = withdrawn
  }
}
