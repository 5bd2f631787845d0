/** The stream of changes. It comes back by itself; each time it opens, everything open is read anew. */
import { openStream } from './requests.js'

/** @import { View } from '../message.ts' */
/** @import { Status } from '../statuses.ts' */

/** @type {EventSource | null} */
let source = null
/** @type {ReturnType<typeof setTimeout> | undefined} */
let again

/**
 * @param {string} person
 * @param {object} hears
 * @param {() => void} hears.opened
 * @param {() => void} hears.lost
 * @param {() => void} hears.refused
 * @param {(view: View) => void} hears.received
 * @param {(status: Status) => void} hears.working
 */
export function connect(person, hears) {
  disconnect()
  source = openStream(person)
  source.addEventListener('open', hears.opened)
  source.addEventListener('message', ({ data }) => hears.received(JSON.parse(data)))
  source.addEventListener('status', ({ data }) => hears.working(JSON.parse(data)))
  source.addEventListener('error', () => {
    hears.lost()
    // A browser tries again by itself, except where it got an answer that was no stream.
    if (source?.readyState !== EventSource.CLOSED) return
    again = setTimeout(() => connect(person, hears), 3000)
    hears.refused()
  })
}

export function disconnect() {
  clearTimeout(again)
  source?.close()
  source = null
}
