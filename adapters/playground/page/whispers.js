/** What only this person sees, and only until it is done: that something is being worked on. */
import { html, nothing } from './lit.js'
import { placeKey, state } from './state.js'

/** @import { View } from '../message.ts' */
/** @import { Whisper } from '../people-api.ts' */

/** @param {string} channel @param {string} thread empty for the channel itself */
export function whispers(channel, thread) {
  const said = state.whispers.get(placeKey(channel, thread)) ?? []
  return html`<div role="status">
    ${said.length === 0 ? nothing : said.map((line) => html`<p class="whisper">${line}<span>Only you see this</span></p>`)}
  </div>`
}

/** Unless it is done already. @param {string} channel @param {string} thread @param {Whisper} told */
export function whisper(channel, thread, { said, event }) {
  const place = placeKey(channel, thread)
  const shown = [...(state.loaded.get(place)?.messages.values() ?? [])]
  if (said === '' || shown.some((view) => isDone(view) && view.message > event)) return
  state.whispers.set(place, [...(state.whispers.get(place) ?? []), said])
}

/** The oldest is done. @param {View} view */
export function hush(view) {
  if (!isDone(view)) return
  const place = placeKey(view.channel, view.thread === view.message ? '' : view.thread)
  state.whispers.set(place, (state.whispers.get(place) ?? []).slice(1))
}

/** @param {View} view */
const isDone = ({ author }) => author === state.session?.bot.id
