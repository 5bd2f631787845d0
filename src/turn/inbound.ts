/** What the queue carries: a turn, or a signal about one. */
import { join } from './key.ts'
import { channelKey, personKey, turnId, type Person, type Place, type Revision } from './place.ts'
import type { Turn } from './turn.ts'

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
