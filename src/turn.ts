/**
 * The vocabulary: what a turn is, what the queue carries, what a guard finds and what becomes of it.
 * All but a picture's bytes is plain JSON, so that it survives a queue and a store. This file imports nothing.
 */

/** Where a conversation lives. The ids are opaque outside the adapter that made them. */
export interface Place {
  readonly platform: string
  /** A Slack team, a Teams tenant. */
  readonly workspace: string
  readonly channel: string
  readonly thread: string
  /** Only the asker and the bot are here: a refusal may say its reason on the spot. */
  readonly private: boolean
}

export interface Person {
  /** Opaque; unique within the platform and workspace. */
  readonly id: string
  /** BCP 47, as the platform reports it: `en-GB`. */
  readonly locale: string
}

/** Names one revision of one message; with the place, all that a turn's id is made of. */
export interface Revision {
  readonly place: Place
  /**
   * The platform's message id; a slash command's trigger id; a button's action and timestamp. The ids of one thread sort as
   * text in the order in which the messages were written.
   */
  readonly message: string
  /** Empty as first written; the platform's edit timestamp afterwards. */
  readonly revision: string
}

interface Asked extends Revision {
  /** How often the message had been edited before this revision: 0 as first written. */
  readonly edits: number
  readonly person: Person
  /** What was said, less the bot's own mention; of a command, what stands after it. */
  readonly text: string
  /** `thread`: an unaddressed message of a thread, answered only where the bot takes part in it. */
  readonly addressed: 'mention' | 'direct' | 'thread'
  /** False where others had written in the thread before this message. */
  readonly startsThread: boolean
  /** How many files the message brings: they are not read, and that is said. */
  readonly files: number
  /** When it was written: milliseconds since the epoch, from the platform's own timestamp. */
  readonly asked: number
}

export interface ChatTurn extends Asked {
  readonly kind: 'chat'
}

export interface ImagineTurn extends Asked {
  readonly kind: 'imagine'
  /** The turn of the same channel whose picture is to be drawn anew, with another seed; `text` is empty then. */
  readonly again: (Omit<Revision, 'place'> & Pick<Place, 'thread'>) | null
}

/** One thing a person asks the bot in a place. */
export type Turn = ChatTurn | ImagineTurn

/** A message that begins with the word `imagine` asks for a picture; what follows is as after the command. Else null. */
export function imagineIn(text: string): string | null {
  const [command] = /^\s*\/?imagine(?!\S)\s*/iu.exec(text) ?? []
  return command === undefined ? null : text.slice(command.length)
}

/**
 * What the queue carries: a turn, or a signal that concerns a turn or case that exists.
 * `edit` holds the turn as it now reads; `deletion` withdraws every revision of a message;
 * `removal` takes a picture back, if whoever pressed the button asked for it or is a moderator;
 * `feedback` says whether an answer helped (`by`: a person's id);
 * `stop` ends what `by` (a person's id) has asked for in a thread and not yet been answered;
 * `request` asks for something about the bot or oneself, rather than a question;
 * `notice` tells one desk of moderators (a platform's admin channel) of a case;
 * `reveal` brings the stopped words of a case to the one moderator who asked for them.
 */
export type Inbound =
  | { readonly version: 1; readonly kind: 'turn'; readonly turn: Turn }
  | { readonly version: 1; readonly kind: 'edit'; readonly turn: Turn }
  | { readonly version: 1; readonly kind: 'deletion'; readonly place: Place; readonly message: string }
  | ({ readonly version: 1; readonly kind: 'removal'; readonly by: Presser } & Revision)
  | ({ readonly version: 1; readonly kind: 'feedback'; readonly by: string; readonly helpful: boolean } & Revision)
  | { readonly version: 1; readonly kind: 'stop'; readonly place: Place; readonly by: string; readonly press: string }
  | ({ readonly version: 1; readonly kind: 'request' } & Request)
  | { readonly version: 1; readonly kind: 'notice'; readonly case: string; readonly desk: string }
  | ({ readonly version: 1; readonly kind: 'reveal' } & Reveal)

export interface Presser {
  readonly id: string
  /** As the adapter knows it, from the list of moderators: never from the button. */
  readonly moderator: boolean
}

/**
 * `welcome`: somebody opened an empty conversation with the bot, or added it; `help`: what it is and can do;
 * `data`: what is kept of the person, as a message to them alone; `home`: the same, on the person's own page;
 * `forget`: erase the words and pictures that are kept of the person.
 */
export const requests = ['welcome', 'help', 'data', 'home', 'forget'] as const

export interface Request {
  readonly request: (typeof requests)[number]
  /** Where it was asked; what is told of a person goes to that person alone all the same. */
  readonly place: Place
  readonly person: Person
  /** The platform's id of the event, command or press: two deliveries of one have the same. */
  readonly id: string
}

export interface Reveal {
  readonly case: string
  /** The platform whose moderator asks. */
  readonly desk: string
  readonly by: Presser
  /** The platform's id of the press. */
  readonly press: string
}

const join = (...parts: readonly string[]) => parts.map(encodeURIComponent).join(':')

/** The channel as one key: platform, workspace, channel. */
export const channelKey = (place: Place) => join(place.platform, place.workspace, place.channel)

/** A person as one key: platform, workspace, person. */
export const personKey = (place: Place, person: string) => join(place.platform, place.workspace, person)

/** Stable under redelivery: two deliveries of one message, by any route, have the same id. */
export const turnId = (turn: Revision) =>
  `${channelKey(turn.place)}:${join(turn.message, ...(turn.revision ? [turn.revision] : []))}`

/** What makes two deliveries of an inbound the same one. */
export function inboundId(inbound: Inbound): string {
  switch (inbound.kind) {
    case 'turn':
      return turnId(inbound.turn)
    case 'edit':
      return `edit:${turnId(inbound.turn)}`
    case 'deletion':
      return `deletion:${turnId({ ...inbound, revision: '' })}`
    case 'removal':
      return `removal:${turnId(inbound)}:${join(inbound.by.id)}`
    case 'feedback':
      return `feedback:${turnId(inbound)}:${join(inbound.by, String(inbound.helpful))}`
    case 'stop':
      return `stop:${channelKey(inbound.place)}:${join(inbound.press)}`
    case 'request':
      return `request:${channelKey(inbound.place)}:${join(inbound.request, inbound.id)}`
    case 'notice':
      return `notice:${join(inbound.case, inbound.desk)}`
    case 'reveal':
      return `reveal:${join(inbound.case, inbound.desk, inbound.by.id, inbound.press)}`
  }
}

/** A turn queues behind its thread; a signal behind the message or case it concerns, so that it overtakes. */
export function groupOf(inbound: Inbound): string {
  switch (inbound.kind) {
    case 'turn':
      return `${channelKey(inbound.turn.place)}:${join(inbound.turn.place.thread)}`
    case 'edit':
      return `message:${turnId({ ...inbound.turn, revision: '' })}`
    case 'deletion':
    case 'removal':
    case 'feedback':
      return `message:${turnId({ ...inbound, revision: '' })}`
    case 'stop':
      return `stop:${channelKey(inbound.place)}:${join(inbound.place.thread)}`
    case 'request':
      return `person:${personKey(inbound.place, inbound.person.id)}`
    case 'notice':
    case 'reveal':
      return `case:${join(inbound.case, inbound.desk)}`
  }
}

/** How serious, from nothing to the worst. */
export const grades = [
  'casual',
  'possibly needs caution',
  'probably needs caution',
  'needs caution',
  'needs intervention',
] as const
export type Grade = (typeof grades)[number]

/** What is done about it, from the softest to the hardest. */
export const actions = ['answer', 'answer with a note', 'hold', 'refuse', 'refuse and alert'] as const
export type Action = (typeof actions)[number]

/** What a guard reports. */
export interface Finding {
  /** A category of the policy, or `unspecified` (no category given) or `unknown` (a code that no list has). */
  readonly category: string
  /** 0 to 1. */
  readonly score: number
  /** Which guard said it. */
  readonly guard: string
}

/** What the policy decides from findings about one text or picture. */
export interface Verdict {
  readonly grade: Grade
  readonly action: Action
  /** The findings that caused it, worst first; for an untroubled text, none. */
  readonly because: readonly Finding[]
  /** The policy's version. */
  readonly policy: string
  /** SHA-256 of the text or the bytes that were judged, hex. A verdict clears those and no others. */
  readonly judged: string
}

/** How long it took, in milliseconds: checking what was asked, the model, checking what it made; null for what did not happen. */
export interface Took {
  readonly asked: number
  readonly made: number | null
  readonly checked: number | null
}

export type Stage = 'question' | 'reply' | 'prompt' | 'picture'

/** Fixed sentences that may stand beside an answer. */
export const notes = [
  'needs caution',
  'earlier messages unread',
  'files unread',
  'language not covered',
  'masking not covered',
  'demonstration picture',
] as const
export type Note = (typeof notes)[number]

/** A picture as it may be shown: checked by content, and nothing in it but pixels. */
export interface Picture {
  readonly bytes: Uint8Array
  readonly mediaType: 'image/png' | 'image/jpeg'
  /** In pixels. */
  readonly width: number
  readonly height: number
}

/** A picture whose bytes are in the object store. */
export interface KeptPicture extends Omit<Picture, 'bytes'> {
  readonly key: string
}

/** What a picture model is asked for. */
export interface PictureRequest {
  readonly prompt: string
  /** What the picture should not show; empty for nothing. */
  readonly negative: string
  /** In pixels. */
  readonly width: number
  readonly height: number
  /** 0 to 2^32 - 1. */
  readonly seed: number
  readonly steps: number
  /** How closely the prompt is followed: the classifier-free guidance scale. */
  readonly cfg: number
}

/** What of an `/imagine` cannot be read; `option` is one that does not exist. */
export const imagineProblems = ['size', 'seed', 'steps', 'cfg', 'negative', 'option'] as const
export type ImagineProblem = (typeof imagineProblems)[number]

/** What became of a turn. Stored once; a redelivered turn repeats it. Words are kept only of what was cleared. */
export type Outcome =
  | {
      readonly kind: 'answered'
      readonly question: string
      readonly reply: string
      readonly asked: Verdict
      readonly replied: Verdict
      /** Null in what was stored before times were taken, here and below. */
      readonly took: Took | null
      readonly notes: readonly Note[]
    }
  | {
      readonly kind: 'answered'
      readonly request: PictureRequest
      readonly picture: KeptPicture
      readonly asked: Verdict
      readonly drawn: Verdict
      readonly took: Took | null
      readonly notes: readonly Note[]
    }
  | { readonly kind: 'answered'; readonly fixed: 'help' | 'no files' | 'no answer' | 'imagine help' | 'picture gone' }
  | {
      readonly kind: 'refused' | 'held'
      readonly stage: Stage
      readonly verdict: Verdict
      readonly took: Took | null
    }
  | {
      readonly kind: 'refused'
      readonly fixed: 'too long' | 'edited too often' | 'prompt too long'
      readonly limit: number
    }
  | { readonly kind: 'refused'; readonly fixed: 'too many pictures'; readonly hour: number; readonly day: number }
  | { readonly kind: 'refused'; readonly fixed: Throttle; readonly hour: number; readonly day: number }
  | { readonly kind: 'refused'; readonly fixed: Unwelcome }
  | { readonly kind: 'refused'; readonly fixed: 'imagine problem'; readonly problem: ImagineProblem }
  | { readonly kind: 'failed'; readonly because: Failure }
  | { readonly kind: 'withdrawn' }

/** Whose share of turns is used up. */
export type Throttle = 'too many turns' | 'too many turns here'

/** Who is not answered, whatever is asked; `absent`: the bot is no member of the channel. */
export type Unwelcome = 'guest' | 'stranger' | 'absent'

/** `stale`: found so late that an answer would only confuse; nothing is posted. `asleep`: a model did not wake in time. */
export type Failure = 'guard' | 'model' | 'attempts' | 'asleep' | 'stale'

/** One thing said in a conversation, as model and guard see it. Bare text: no names, no markup of ours. */
export interface Utterance {
  readonly role: 'user' | 'agent'
  readonly text: string
}

/** A question and its reply that were both cleared and shown. */
export interface Exchange {
  readonly person: string
  readonly question: string
  readonly reply: string
}

/** What goes out to people. */
export interface Message {
  readonly text: string
  /** BCP 47: the person's for whom it was made, so that labels around it are in the same language. */
  readonly locale: string
  /** A model wrote `text`: label it so, and let nothing in it act (ping, link, unfurl). */
  readonly generated: boolean
  /** Fixed sentences of ours, shown apart from the text. */
  readonly notes: readonly string[]
  /** `text` is its prompt then, and what stands in its place for those who do not see it. */
  readonly picture: (Picture & { readonly seed: number }) | null
  readonly buttons: readonly Button[]
  /** Null for our own words, and wherever it would tell others why something was stopped. */
  readonly explanation: Explanation | null
  /** The turn that a model answered here, to be named in feedback; null for our own words. */
  readonly answers: Answered | null
}

export interface Answered {
  readonly of: Revision
  /** The question as it was cleared; of a picture, its prompt. */
  readonly question: string
}

/** How a message was checked, for whoever wants to understand. */
export interface Explanation {
  readonly checks: readonly Check[]
  /** How long the model took, in milliseconds; null where it was not asked, or not timed. */
  readonly made: number | null
}

export interface Check extends Omit<Verdict, 'judged'> {
  readonly stage: Stage
  /** In milliseconds; null where it was not timed. */
  readonly took: number | null
}

/** A press sends back what the button concerns: a new turn, or a removal. */
export interface Button {
  readonly press: 'draw again' | 'remove'
  readonly of: Revision
  /** For platforms that can hide a button from those who may not press it. */
  readonly asker: string
}

/** The card of a case in an admin channel. */
export interface Notice {
  readonly case: string
  readonly reference: string
  /** What is wrong, in plain words: category titles, or what failed. */
  readonly reasons: readonly string[]
  readonly stage: Stage | 'failure'
  readonly grade: Grade
  /** 0 to 1; the worst finding's. */
  readonly score: number
  /** A moderator is wanted now. */
  readonly alert: boolean
  readonly person: string
  readonly place: Place
  readonly message: string
  /** The stopped text, at most 500 characters; to be shown collapsed, escaped and quoted. Empty for a failure. */
  readonly excerpt: string
  /** The stopped picture, while it is kept; to be shown blurred until somebody asks for it. */
  readonly picture: Picture | null
}

/** What a moderator who asks is shown of a case. */
export interface Revealed {
  readonly case: string
  readonly reference: string
  /** Null once the words have expired, or were erased. */
  readonly content: Omit<CaseContent, 'picture'> | null
  readonly picture: Picture | null
}

/** What a person is told of themselves, in words of ours but for the titles, which are the person's own cleared words. */
export interface Home {
  /** What the bot is, that moderators see what is stopped, and how long things are kept: paragraphs. */
  readonly about: readonly string[]
  readonly heading: string
  /** Newest first; `empty` is said where there is none. */
  readonly recent: readonly Recent[]
  readonly empty: string
  /** Words of the button that erases, and of the question that must be answered before. */
  readonly forget: { readonly label: string; readonly confirm: string; readonly cancel: string }
}

/** A turn of a person's, as it can be found again. */
export interface Recent {
  readonly of: Revision
  readonly kind: Turn['kind']
  /** Milliseconds since the epoch. */
  readonly asked: number
  /** The beginning of the question; null where its words are not kept. */
  readonly title: string | null
}

declare const cleared: unique symbol
declare const forModerators: unique symbol

/** Content that passed its last guard. Only `policy/clear.ts` makes one. */
export type Cleared<T> = { readonly [cleared]: true; readonly content: T }

/** Content for moderators' eyes; no other way out accepts it. Only `policy/clear.ts` makes one. */
export type ForModerators<T> = { readonly [forModerators]: true; readonly content: T }

/** What a case keeps, so that a later decision needs nothing else. Ids, scores and decisions; the words are apart. */
export interface Case {
  readonly id: string
  readonly turn: string
  readonly reference: string
  readonly stage: Stage | 'failure'
  readonly outcome: 'refused' | 'held' | 'failed'
  /** Absent from a failure: there was no verdict. */
  readonly verdict: Verdict | null
  readonly failure: Failure | null
  readonly place: Place
  readonly message: string
  readonly person: Person
  readonly asked: number
}

/** A case's words, kept shorter than the case itself. */
export interface CaseContent {
  /** Of a picture, its prompt. */
  readonly question: string
  /** The stopped reply; null where the question was stopped. */
  readonly reply: string | null
  /** The permitted exchanges that guard and model saw. */
  readonly context: readonly Exchange[]
  /** The stopped picture. */
  readonly picture: KeptPicture | null
}
