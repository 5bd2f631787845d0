/** What only this person sees, and only until it is done: that something is being worked on. */
import { html, nothing } from './lit.js'
import { placeKey, state } from './state.js'

/** @import { View } from '../message.ts' */

/** @param {string} channel @param {string} thread empty for the channel itself */
export function whispers(channel, thread) {
  const said = state.whispers.get(placeKey(channel, thread)) ?? []
  return html`<div role="status">
    ${said.length === 0 ? nothing : said.map((line) => html`<p class="whisper">${line}<span>Only you see this</span></p>`)}
  </div>`
}

/** @param {string} channel @param {string} thread @param {string} line */
export function whisper(channel, thread, line) {
  const place = placeKey(channel, thread)
  state.whispers.set(place, [...(state.whispers.get(place) ?? []), line])
}

/** The bot has answered in this place: the oldest is done. @param {View} view */
export function hush({ channel, thread, message, author }) {
  if (author !== state.session?.bot.id) return
  const place = placeKey(channel, thread === message ? '' : thread)
  state.whispers.set(place, (state.whispers.get(place) ?? []).slice(1))
}
