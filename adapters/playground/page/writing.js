/** Sends, edits and removes. What failed stays as it was written, with the reason and a way to try again. */
import { mentionPattern } from './mention.js'
import { linkTo } from './navigation.js'
import { imagineIn, isCommand } from './offers.js'
import {
  editMessage,
  postImagine,
  postMessage,
  pressButton,
  removeMessage,
  RequestFailed,
  sentenceOf,
} from './requests.js'
import { changed, draftOf, emptyDraft, focusOn, openChannel, placeKey, state } from './state.js'
import { whisper } from './whispers.js'

/** @import { View } from '../message.ts' */
/** @import { Draft } from './state.js' */

/** @param {string} text */
export const mentions = (text) => new RegExp(mentionPattern(state.session?.bot.mention ?? ''), 'iu').test(text)

/** Wide enough for a thread beside its channel. */
const isWide = () => matchMedia('(min-width: 1100px)').matches

/** @param {string} channel @param {string} thread empty for the channel itself */
export async function send(channel, thread) {
  const draft = draftOf(placeKey(channel, thread))
  const { text } = draft
  if (text.trim() === '' || draft.busy) return
  // A new text is a new message; the same one again may have arrived already.
  if (text !== draft.tried) Object.assign(draft, { tried: text, key: newKey() })
  if (isCommand(text)) return command(draft, channel, thread)
  const direct = openChannel()?.kind === 'direct'
  await attempt(draft, async () => {
    const { thread: root } = await postMessage(you(), channel, thread || null, text, draft.key)
    state.drafts.set(placeKey(channel, thread), emptyDraft())
    const asked = thread === '' && !direct && mentions(text)
    if (asked && isWide() && state.channel === channel) location.hash = linkTo(channel, root)
  })
}

/** @param {Draft} draft @param {string} channel @param {string} thread */
async function command(draft, channel, thread) {
  const rest = imagineIn(draft.text)
  await attempt(draft, async () => {
    if (rest === null) throw new RequestFailed('There is no such command. Try /imagine and what to draw.', 0)
    const told = await postImagine(you(), channel, thread || null, rest, draft.key)
    whisper(channel, thread, told)
    state.drafts.set(placeKey(channel, thread), emptyDraft())
  })
}

/** @param {View} view @param {'draw again' | 'remove'} which */
export async function press(view, which) {
  if (state.pressing?.busy) return
  const pressing = { message: view.message, busy: true, failure: '' }
  state.pressing = pressing
  const done = await attempt(pressing, async () => {
    const told = await pressButton(you(), view, which, newKey())
    whisper(view.channel, view.thread === view.message ? '' : view.thread, told)
  })
  if (done) state.pressing = null
  changed()
}

/** @param {string} surface @param {View} view @param {'edit' | 'remove'} doing */
export function startChanging(surface, view, doing) {
  state.changing = { surface, view, doing, draft: { ...emptyDraft(), text: view.text } }
  focusOn(doing === 'edit' ? '.changing textarea' : '.changing button')
}

export function stopChanging() {
  const changing = state.changing
  state.changing = null
  if (changing) focusOn(`#${changing.surface}-${changing.view.message} .actions button`)
}

export async function finishChanging() {
  const changing = state.changing
  if (!changing || changing.draft.busy) return
  const { view, doing, draft } = changing
  const done = await attempt(draft, () =>
    doing === 'edit' ? editMessage(you(), view, draft.text) : removeMessage(you(), view).catch(unlessGone),
  )
  if (!done) return
  if (doing === 'edit') return stopChanging()
  state.changing = null
  focusOn('.conversation textarea')
}

/** @param {{ busy: boolean, failure: string }} draft @param {() => Promise<unknown>} work */
async function attempt(draft, work) {
  Object.assign(draft, { busy: true, failure: '' })
  changed()
  try {
    await work()
    return true
  } catch (error) {
    draft.failure = sentenceOf(error)
    return false
  } finally {
    draft.busy = false
    changed()
  }
}

/** @param {unknown} error */
function unlessGone(error) {
  if (!(error instanceof RequestFailed && error.status === 404)) throw error
}

const you = () => state.session?.you ?? ''

const newKey = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
