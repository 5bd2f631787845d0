/** Says new messages to screen readers: those of the open channel in full, of others only that there is one. */
import { changed, channels, nameOf, state } from './state.js'

/** @import { View } from '../message.ts' */

const longest = 300

/** @param {View} view */
export function announce({ message, channel, thread, author, text, generated, picture }) {
  if (author === state.session?.you) return
  const place = channels().find(({ id }) => id === channel)
  const where = place?.kind === 'direct' ? 'your direct messages' : place?.name
  const reply = thread === message ? '' : ' in a thread'
  const said =
    channel === state.channel
      ? `${nameOf(author)}${reply}${generated ? ', AI-generated' : ''}${picture ? ' picture' : ''}: ${text.slice(0, longest)}`
      : `New message from ${nameOf(author)} in ${where}`
  state.said = [...state.said.slice(-4), { id: message, text: said }]
  changed()
}
