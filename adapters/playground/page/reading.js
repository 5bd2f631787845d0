/** Fetches what is open, and takes in what comes live. */
import { announce } from './announce.js'
import { personInAddress } from './navigation.js'
import { getHistory, getSession, getThread, RequestFailed, sentenceOf } from './requests.js'
import { changed, channels, placeKey, state } from './state.js'
import { markRead } from './unread.js'
import { hush } from './whispers.js'

/** @import { View } from '../message.ts' */
/** @import { Loaded } from './state.js' */

/** The person, the channels, and why there are none. */
export async function readSession() {
  const person = personInAddress()
  try {
    const session = await getSession(person)
    if (person !== personInAddress()) return false
    state.session = session
    state.shut = null
  } catch (error) {
    const locked = error instanceof RequestFailed && error.status === 401
    if (!state.session || locked) state.shut = { locked, failure: locked ? '' : sentenceOf(error) }
  }
  changed()
  return state.shut === null
}

/** Whatever the open channel and thread need that is not here yet. */
export async function readOpen() {
  const { channel, thread } = state
  const wanted = [...(channel ? [readHistory(channel)] : []), ...(thread ? [readThread(channel, thread)] : [])]
  await Promise.all(wanted)
  markRead()
}

/** As if just opened: what came while there was no connection is in none of the lists. */
export function readAnew() {
  for (const loaded of state.loaded.values()) loaded.stale = true
  return readOpen()
}

/** @param {string} channel */
const readHistory = (channel) => fill(placeKey(channel, ''), () => getHistory(you(), channel, ''))

/** @param {string} channel @param {string} thread */
const readThread = (channel, thread) =>
  fill(placeKey(channel, thread), async () => ({ ...(await getThread(you(), channel, thread)), earlier: false }))

/** @param {string} channel */
export async function readEarlier(channel) {
  const loaded = state.loaded.get(placeKey(channel, ''))
  const oldest = loaded && [...loaded.messages.keys()].toSorted()[0]
  if (!loaded || !oldest) return
  await run(loaded, async () => {
    const { messages, earlier } = await getHistory(you(), channel, oldest)
    for (const view of messages) put(loaded, view)
    loaded.earlier = earlier
  })
}

/** @param {string} place @param {() => Promise<{ messages: readonly View[], earlier: boolean }>} fetched */
async function fill(place, fetched) {
  const known = state.loaded.get(place)
  if (known && !known.stale && !known.failure) return
  const loaded = known ?? { messages: new Map(), earlier: false, loading: false, failure: '', stale: true }
  state.loaded.set(place, loaded)
  await run(loaded, async () => {
    const { messages, earlier } = await fetched()
    const oldest = messages[0]?.message ?? ''
    // What came live in the meantime stays; what is older than these may now have a gap before them.
    const live = [...loaded.messages.values()].filter(({ message }) => message >= oldest)
    loaded.messages = new Map()
    for (const view of [...messages, ...live]) put(loaded, view)
    loaded.earlier = earlier
    loaded.stale = false
  })
}

/** @param {Loaded} loaded @param {() => Promise<void>} work */
async function run(loaded, work) {
  loaded.loading = true
  loaded.failure = ''
  changed()
  try {
    await work()
  } catch (error) {
    loaded.failure = sentenceOf(error)
  }
  loaded.loading = false
  changed()
}

/** @param {View} view */
export function receive(view) {
  const channel = channels().find(({ id }) => id === view.channel)
  if (!channel) return
  const isNew = view.message > channel.newest
  const top = view.message === view.thread
  const lists = [...(top ? [placeKey(view.channel, '')] : []), placeKey(view.channel, view.thread)]
  for (const place of lists) {
    const loaded = state.loaded.get(place)
    if (loaded && covers(loaded, view)) put(loaded, view)
  }
  if (isNew) {
    state.session = state.session && {
      ...state.session,
      channels: channels().map((each) => (each === channel ? { ...each, newest: view.message } : each)),
    }
    announce(view)
    hush(view)
    markRead()
  }
  changed()
}

/** What is older than a list would leave a gap in it. @param {Loaded} loaded @param {View} view */
const covers = ({ earlier, messages }, { message }) => !earlier || [...messages.keys()].some((id) => id <= message)

/** @param {Loaded} loaded @param {View} view */
function put({ messages }, view) {
  const known = messages.get(view.message)
  if (!known || known.stamp < view.stamp) messages.set(view.message, view)
}

const you = () => state.session?.you ?? ''
