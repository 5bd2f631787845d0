/** What each person has seen, remembered by this browser. */
import { channels, state } from './state.js'

/** @import { ChannelView } from '../people-api.ts' */

const store = 'chaperone-playground-seen'

/** @returns {Record<string, string>} the newest message seen, by person and channel */
function seen() {
  try {
    return JSON.parse(localStorage.getItem(store) ?? '{}')
  } catch {
    return {}
  }
}

/** @param {string} channel */
const entry = (channel) => `${state.session?.you}/${channel}`

/** @param {ChannelView} channel */
export const isUnread = ({ id, newest }) => id !== state.channel && newest > (seen()[entry(id)] ?? '')

/** The open channel is read once somebody can see it. */
export function markRead() {
  const channel = channels().find(({ id }) => id === state.channel)
  if (!channel || state.listing || document.visibilityState !== 'visible') return
  localStorage.setItem(store, JSON.stringify({ ...seen(), [entry(channel.id)]: channel.newest }))
}
