/** Asks the service. What goes wrong comes back as a sentence for the person. */

/** @import { Session } from '../api.ts' */
/** @import { Address, View } from '../message.ts' */
/** @import { History } from '../views.ts' */
/** @import { Whisper } from '../people-api.ts' */

export class RequestFailed extends Error {
  /** @override */
  name = 'RequestFailed'
  /** @param {string} sentence @param {number} status 0 when there was no answer */
  constructor(sentence, status) {
    super(sentence)
    this.status = status
  }
}

const base = '/playground/api'

/** @param {string} person @returns {Promise<Session>} */
export const getSession = (person) => get('/session', { person })

/** @param {string} person @param {string} channel @param {string} before @returns {Promise<History>} */
export const getHistory = (person, channel, before) => get('/history', { person, channel, before })

/** @param {string} person @param {string} channel @param {string} thread @returns {Promise<{ messages: View[] }>} */
export const getThread = (person, channel, thread) => get('/thread', { person, channel, thread })

/**
 * @param {string} person @param {string} channel @param {string | null} thread @param {string} text @param {string} key
 * @returns {Promise<Address>}
 */
export const postMessage = (person, channel, thread, text, key) =>
  send('POST', '/messages', { person, channel, thread, text, key })

/** @param {string} person @param {Address} address @param {string} text */
export const editMessage = (person, address, text) => send('PUT', '/messages', { person, ...plain(address), text })

/** @param {string} person @param {Address} address */
export const removeMessage = (person, address) => send('DELETE', '/messages', { person, ...plain(address) })

/**
 * @param {string} person @param {string} channel @param {string | null} thread @param {string} text what stands after it
 * @param {string} key
 * @returns {Promise<Whisper>}
 */
export const postImagine = (person, channel, thread, text, key) =>
  send('POST', '/commands', { person, channel, thread, command: 'imagine', text, key })

/**
 * @param {string} person @param {Address} address @param {'draw again' | 'remove'} press @param {string} key
 * @returns {Promise<Whisper>}
 */
export const pressButton = (person, address, press, key) =>
  send('POST', '/presses', { person, ...plain(address), press, key })

/** @param {string} person @param {Address} address */
export const pictureAddress = (person, address) =>
  `${base}/picture?${new URLSearchParams({ person, ...plain(address) })}`

/** @param {string} token */
export const presentToken = (token) => send('POST', '/token', { token })

/** @param {string} person */
export const openStream = (person) => new EventSource(`${base}/stream?${new URLSearchParams({ person })}`)

/** @param {unknown} error */
export const sentenceOf = (error) => (error instanceof RequestFailed ? error.message : 'Something went wrong here.')

/** @param {Address} address */
const plain = ({ channel, thread, message }) => ({ channel, thread, message })

/** @param {string} path @param {Record<string, string>} query */
const get = (path, query) => ask(`${path}?${new URLSearchParams(query)}`, {})

/** @param {'POST' | 'PUT' | 'DELETE'} method @param {string} path @param {object} body */
const send = (method, path, body) =>
  ask(path, { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })

/** @param {string} path @param {RequestInit} how */
async function ask(path, how) {
  const answer = await fetch(base + path, { ...how, signal: AbortSignal.timeout(15_000) }).catch(() => null)
  if (!answer) throw new RequestFailed('The playground does not answer. Is it still running?', 0)
  const body = await answer.json().catch(() => ({}))
  if (!answer.ok) throw new RequestFailed(body.error ?? `The playground answered ${answer.status}.`, answer.status)
  return body
}
