/** Where a message is written: Enter sends it, Shift and Enter make a new line, `@`, `/` and `--` offer what may follow. */
import { html, live, nothing } from './lit.js'
import { begun, imagineIn, isCommand, offersFor } from './offers.js'
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

/** @param {Place} place */
export function composer(place) {
  const draft = draftOf(placeKey(place.channel, place.thread))
  const id = `composer-${place.thread ? 'thread' : 'channel'}`
  const offered = draft.offers.length > 0
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
    ${draft.failure ? failure(draft, id, submit) : nothing} ${offered ? offer(draft, id) : nothing}
    <textarea
      id=${id}
      rows=${Math.min(8, draft.text.split('\n').length)}
      aria-label=${place.label}
      aria-describedby="${id}-hint${draft.failure ? ` ${id}-failure` : ''}"
      aria-invalid=${draft.failure !== '' || excess(draft) > 0}
      aria-autocomplete="list"
      aria-haspopup="listbox"
      aria-controls=${offered ? `${id}-offer` : nothing}
      aria-activedescendant=${offered ? `${id}-offer-${draft.chosen}` : nothing}
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
              @click=${() => complete(draft, id, state.session?.bot.mention ?? '')}
            >
              @ Mention
            </button>`
      }
      ${hint(`${id}-hint`, place, draft)}
      <button type="submit" class="main" ?disabled=${draft.busy || draft.text.trim() === ''}>Send</button>
    </div>
  </form>`
}

const usualHint = 'Enter to send, Shift + Enter for a new line'
const imagineHint = 'Say what to draw; -- offers the options'

/** @param {string} id @param {Place} place @param {Draft} draft */
function hint(id, place, draft) {
  const warning = warningOn(place, draft)
  return html`<p class="hint ${warning ? 'warning' : ''}" id=${id}>
    ${warning || (imagineIn(draft.text) === null ? usualHint : imagineHint)}
  </p>`
}

/** @param {Place} place @param {Draft} draft */
function warningOn({ thread, direct }, draft) {
  const { text } = draft
  if (excess(draft) > 0) return `${excess(draft).toLocaleString()} characters too many`
  if (isCommand(text)) return ''
  return !direct && !thread && text.trim() && !mentions(text) ? 'No mention: the bot does not read this' : ''
}

/** How many characters too many. @param {Draft} draft */
const excess = ({ text }) => text.length - (state.session?.longestText ?? Infinity)

/** @param {Draft} draft @param {string} id @param {() => Promise<void>} again */
const failure = ({ failure: sentence }, id, again) =>
  html`<p class="failure" id="${id}-failure" role="alert">
    Not sent. ${sentence} <button type="button" class="plain" @click=${again}>Try again</button>
  </p>`

/** The focus stays in the text, which names the chosen one as its active descendant. @param {Draft} draft @param {string} id */
const offer = (draft, id) =>
  html`<ul class="offer" id="${id}-offer" role="listbox" aria-label="Completions" @mousedown=${keepFocus}>
    ${draft.offers.map(
      ({ whole, what }, index) =>
        html`<li
          id="${id}-offer-${index}"
          role="option"
          aria-selected=${index === draft.chosen}
          @click=${() => complete(draft, id, whole)}
        >
          <strong>${whole}</strong> <span>${what}</span>
          ${index === draft.chosen ? html`<kbd aria-hidden="true">Tab</kbd>` : nothing}
        </li>`,
    )}
  </ul>`

/** @param {Draft} draft @param {InputEvent} event */
function onInput(draft, event) {
  if (!(event.target instanceof HTMLTextAreaElement)) return
  draft.text = event.target.value
  draft.failure = ''
  draft.offers = offersFor(draft.text.slice(0, event.target.selectionStart), state.session?.bot.mention ?? '')
  draft.chosen = 0
  changed()
}

/** @param {Draft} draft @param {string} id @param {() => Promise<void>} submit @param {KeyboardEvent} event */
function onKey(draft, id, submit, event) {
  if (event.isComposing) return
  const offered = draft.offers[draft.chosen]
  if (offered && event.key === 'Escape') {
    event.stopPropagation()
    later(draft)
  } else if (offered && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
    event.preventDefault()
    const step = event.key === 'ArrowDown' ? 1 : draft.offers.length - 1
    draft.chosen = (draft.chosen + step) % draft.offers.length
    changed()
  } else if (offered && (event.key === 'Tab' || event.key === 'Enter') && !event.shiftKey) {
    event.preventDefault()
    complete(draft, id, offered.whole)
  } else if (event.key === 'Enter' && !event.shiftKey) {
    event.preventDefault()
    void submit()
  }
}

/**
 * Completes what was begun at the cursor, or puts the mention in front.
 * @param {Draft} draft @param {string} id @param {string} completion
 */
function complete(draft, id, completion) {
  const area = document.getElementById(id)
  if (!(area instanceof HTMLTextAreaElement)) return
  const whole = `${completion} `
  const before = draft.text.slice(0, area.selectionStart)
  const completed = before.replace(begun, () => whole)
  const start = completed === before && !mentions(draft.text) ? whole + before : completed
  draft.text = start + draft.text.slice(before.length)
  draft.offers = []
  changed(() => {
    area.focus()
    area.setSelectionRange(start.length, start.length)
  })
}

/** @param {MouseEvent} event */
const keepFocus = (event) => event.preventDefault()

/** @param {Draft} draft */
function later(draft) {
  draft.offers = []
  changed()
}
