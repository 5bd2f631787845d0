/** Where a message is written: Enter sends it, Shift and Enter make a new line, `@` offers the bot's mention. */
import { html, live, nothing } from './lit.js'
import { changed, draftOf, placeKey, state } from './state.js'
import { mentions, send } from './writing.js'

/** @import { Draft } from './state.js' */

/**
 * @typedef {object} Place
 * @property {string} channel
 * @property {string} thread empty for the channel itself
 * @property {string} label
 * @property {boolean} direct
 */

/** What may become a mention, at the end of what stands before the cursor. */
const begun = /(^|\s)(@\p{L}*)$/u

/** @param {Place} place */
export function composer(place) {
  const draft = draftOf(placeKey(place.channel, place.thread))
  const id = `composer-${place.thread ? 'thread' : 'channel'}`
  const submit = () => send(place.channel, place.thread)
  return html`<form
    class="composer"
    aria-label=${place.label}
    aria-busy=${draft.busy}
    @submit=${(/** @type {SubmitEvent} */ event) => {
      event.preventDefault()
      void submit()
    }}
  >
    ${draft.failure ? failure(draft, submit) : nothing} ${draft.offering ? offer(draft, id) : nothing}
    <textarea
      id=${id}
      rows=${Math.min(8, draft.text.split('\n').length)}
      aria-label=${place.label}
      aria-describedby="${id}-hint"
      placeholder=${place.label}
      .value=${live(draft.text)}
      ?readonly=${draft.busy}
      @input=${(/** @type {InputEvent} */ event) => onInput(draft, event)}
      @keydown=${(/** @type {KeyboardEvent} */ event) => onKey(draft, id, submit, event)}
      @blur=${() => later(draft)}
    ></textarea>
    <div class="row">
      ${
        place.direct
          ? nothing
          : html`<button
              type="button"
              class="plain"
              aria-label="Mention ${state.session?.bot.name}"
              @click=${() => mention(draft, id)}
            >
              @ Mention
            </button>`
      }
      ${hint(`${id}-hint`, place, draft)}
      <button type="submit" class="main" ?disabled=${draft.busy || draft.text.trim() === ''}>Send</button>
    </div>
  </form>`
}

/** @param {string} id @param {Place} place @param {Draft} draft */
function hint(id, place, draft) {
  const warning = warningOn(place, draft)
  return html`<p class="hint ${warning ? 'warning' : ''}" id=${id}>
    ${warning || 'Enter to send, Shift + Enter for a new line'}
  </p>`
}

/** @param {Place} place @param {Draft} draft */
function warningOn({ thread, direct }, { text }) {
  const excess = text.length - (state.session?.longestText ?? Infinity)
  if (excess > 0) return `${excess.toLocaleString()} characters too many`
  return !direct && !thread && text.trim() && !mentions(text) ? 'No mention: the bot does not read this' : ''
}

/** @param {Draft} draft @param {() => Promise<void>} again */
const failure = ({ failure: sentence }, again) =>
  html`<p class="failure" role="alert">
    Not sent. ${sentence} <button type="button" class="plain" @click=${again}>Try again</button>
  </p>`

/** @param {Draft} draft @param {string} id */
const offer = (draft, id) =>
  html`<div class="offer" id="${id}-offer" role="status">
    <button type="button" tabindex="-1" @mousedown=${keepFocus} @click=${() => mention(draft, id)}>
      <strong>${state.session?.bot.mention}</strong> asks the bot <kbd>Tab</kbd>
    </button>
  </div>`

/** @param {Draft} draft @param {InputEvent} event */
function onInput(draft, event) {
  if (!(event.target instanceof HTMLTextAreaElement)) return
  draft.text = event.target.value
  draft.failure = ''
  const part = begun.exec(draft.text.slice(0, event.target.selectionStart))?.[2]?.toLowerCase()
  const whole = state.session?.bot.mention ?? ''
  draft.offering = part !== undefined && part !== whole && whole.startsWith(part)
  changed()
}

/** @param {Draft} draft @param {string} id @param {() => Promise<void>} submit @param {KeyboardEvent} event */
function onKey(draft, id, submit, event) {
  if (event.isComposing) return
  if (draft.offering && event.key === 'Escape') {
    event.stopPropagation()
    draft.offering = false
    changed()
  } else if (draft.offering && (event.key === 'Tab' || event.key === 'Enter') && !event.shiftKey) {
    event.preventDefault()
    mention(draft, id)
  } else if (event.key === 'Enter' && !event.shiftKey) {
    event.preventDefault()
    void submit()
  }
}

/** Completes what was begun at the cursor, or puts the mention in front. @param {Draft} draft @param {string} id */
function mention(draft, id) {
  const area = document.getElementById(id)
  if (!(area instanceof HTMLTextAreaElement)) return
  const whole = `${state.session?.bot.mention} `
  const before = draft.text.slice(0, area.selectionStart)
  const completed = before.replace(begun, `$1${whole}`)
  const start = completed === before && !mentions(draft.text) ? whole + before : completed
  draft.text = start + draft.text.slice(before.length)
  draft.offering = false
  changed(() => {
    area.focus()
    area.setSelectionRange(start.length, start.length)
  })
}

/** @param {MouseEvent} event */
const keepFocus = (event) => event.preventDefault()

/** @param {Draft} draft */
function later(draft) {
  draft.offering = false
  changed()
}
