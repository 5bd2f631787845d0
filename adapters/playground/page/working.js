/** What the bot is doing just now, where it does it. */
import { html, nothing } from './lit.js'
import { changed, openChannel, placeKey, state } from './state.js'

/** @import { Status } from '../statuses.ts' */

/** @param {Status} status */
export function work({ channel, thread, doing }) {
  if (doing) state.working.set(placeKey(channel, thread), doing)
  else state.working.delete(placeKey(channel, thread))
  changed()
}

/** @param {string | undefined} place */
const sentence = (place = '') => {
  const doing = state.working.get(place)
  return doing ? `${state.session?.bot.name} is ${doing}…` : ''
}

/** @param {string} channel @param {string} thread empty for a direct conversation */
export function working(channel, thread) {
  const line = sentence(placeKey(channel, thread))
  return line
    ? html`<p class="working">
        <span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>${line}
      </p>`
    : nothing
}

/** For screen readers, of the open thread or else of the open channel: one live region, so that nothing is said twice. */
export function workingAloud() {
  const channel = openChannel()?.id ?? ''
  const inChannel = [...state.working.keys()].find((place) => `${place}/`.startsWith(`${channel}/`))
  return sentence(state.thread ? placeKey(channel, state.thread) : inChannel)
}
