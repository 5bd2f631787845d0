/** In the place of a message that its author edits or is about to delete. */
import { html, live, nothing } from './lit.js'
import { changed, state } from './state.js'
import { finishChanging, stopChanging } from './writing.js'

export function changingForm() {
  const changing = state.changing
  if (!changing) return nothing
  const { doing, draft } = changing
  return html`<form class="changing" aria-busy=${draft.busy} @submit=${submit} @keydown=${onKey}>
    ${
      doing === 'edit'
        ? html`<textarea
            aria-label="Your message"
            rows="3"
            .value=${live(draft.text)}
            @input=${(/** @type {InputEvent} */ event) => {
              if (event.target instanceof HTMLTextAreaElement) draft.text = event.target.value
              changed()
            }}
          ></textarea>`
        : html`<p>Delete this message? If the bot has answered it, the answer goes too.</p>`
    }
    ${draft.failure ? html`<p class="failure" role="alert">${draft.failure}</p>` : nothing}
    <div class="row">
      <button type="button" class="plain" @click=${stopChanging}>${doing === 'edit' ? 'Cancel' : 'Keep it'}</button>
      <button type="submit" class=${doing === 'edit' ? 'main' : 'main risky'}>
        ${doing === 'edit' ? 'Save' : 'Delete'}
      </button>
    </div>
  </form>`
}

/** @param {SubmitEvent} event */
function submit(event) {
  event.preventDefault()
  void finishChanging()
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.key === 'Escape') {
    event.stopPropagation()
    stopChanging()
  }
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.target instanceof HTMLTextAreaElement) {
    event.preventDefault()
    void finishChanging()
  }
}
