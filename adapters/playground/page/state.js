/** All that the page knows, and the one way to change it: whatever changes is drawn again. */

/** @import { ChannelView } from '../people-api.ts' */
/** @import { Session } from '../api.ts' */
/** @import { View } from '../message.ts' */
/** @import { Offer } from './offers.js' */

/**
 * A list of messages that was asked for.
 * @typedef {object} Loaded
 * @property {Map<string, View>} messages by id
 * @property {boolean} earlier there are older ones
 * @property {boolean} loading
 * @property {string} failure in words; empty for none
 * @property {boolean} stale there may be more by now
 */

/**
 * What is being written somewhere.
 * @typedef {object} Draft
 * @property {string} text
 * @property {boolean} busy
 * @property {string} failure in words; empty for none
 * @property {string} tried the text that was last sent without success
 * @property {string} key under which `tried` was sent: sent again, it is kept once
 * @property {readonly Offer[]} offers what may complete what was begun
 * @property {number} chosen which of them
 */

/** @typedef {{ surface: string, view: View, doing: 'edit' | 'remove', draft: Draft }} Changing */

export const state = {
  /** @type {Session | null} */
  session: null,
  /** Why there is no session: `locked` asks for the token. */
  /** @type {{ locked: boolean, failure: string } | null} */
  shut: null,
  /** @type {'connecting' | 'live' | 'lost'} */
  connection: 'connecting',
  channel: '',
  /** The thread beside the channel; empty for none. */
  thread: '',
  /** The message that a link points to; empty for none. */
  target: '',
  /** On a phone: the list of channels is shown in place of a channel. */
  listing: false,
  /** @type {Map<string, Loaded>} by channel, or by channel and thread */
  loaded: new Map(),
  /** @type {Map<string, Draft>} */
  drafts: new Map(),
  /** @type {Changing | null} */
  changing: null,
  /** @type {Set<string>} long messages that are shown whole */
  expanded: new Set(),
  /** @type {Set<string>} notices whose picture is shown as it is */
  unveiled: new Set(),
  /** @type {Map<string, readonly string[]>} by place: said to this person alone */
  whispers: new Map(),
  /** What the bot is doing, by place. @type {Map<string, 'thinking' | 'drawing'>} */
  working: new Map(),
  /** A button that was pressed. @type {{ message: string, busy: boolean, failure: string } | null} */
  pressing: null,
  /** @type {readonly { id: string, text: string }[]} said to screen readers */
  said: [],
}

/** @param {string} channel @param {string} thread */
export const placeKey = (channel, thread) => (thread ? `${channel}/${thread}` : channel)

/** @returns {readonly ChannelView[]} */
export const channels = () => state.session?.channels ?? []

/** @returns {ChannelView | undefined} */
export const openChannel = () => channels().find(({ id }) => id === state.channel)

/** @param {string} id */
export const nameOf = (id) =>
  id === state.session?.bot.id
    ? state.session.bot.name
    : (state.session?.members.find((member) => member.id === id)?.name ?? id)

/** @returns {Draft} */
export const emptyDraft = () => ({ text: '', busy: false, failure: '', tried: '', key: '', offers: [], chosen: 0 })

/** @param {string} place @returns {Draft} */
export function draftOf(place) {
  const draft = state.drafts.get(place) ?? emptyDraft()
  state.drafts.set(place, draft)
  return draft
}

/** @type {() => void} */
let draw = () => {}
let due = false
/** @type {(() => void)[]} */
let afterwards = []

/** @param {() => void} how draws the whole state */
export function drawWith(how) {
  draw = how
}

/**
 * Draws soon; changes that are made together are drawn together.
 * @param {() => void} [afterwards_] once it is drawn
 */
export function changed(afterwards_) {
  if (afterwards_) afterwards.push(afterwards_)
  if (due) return
  due = true
  queueMicrotask(() => {
    due = false
    const then = afterwards
    afterwards = []
    draw()
    for (const each of then) each()
  })
}

/** @param {string} selector focused once what is due is drawn */
export const focusOn = (selector) =>
  changed(() => {
    const element = document.querySelector(selector)
    if (element instanceof HTMLElement) element.focus()
  })
