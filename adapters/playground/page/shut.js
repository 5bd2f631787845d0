/** In the place of everything, while there is no session: the door with its token, or what is wrong. */
import { html, nothing } from './lit.js'
import { presentToken, sentenceOf } from './requests.js'
import { changed, state } from './state.js'

/** @param {() => void} retry */
export function shut(retry) {
  const why = state.shut
  if (!why) return html`<p class="starting" role="status">Opening the playground…</p>`
  return html`<main class="shut">
    <img src="/playground/mark.svg" alt="" width="44" height="44" />
    <h1>Chaperone playground</h1>
    ${
      why.locked
        ? door(retry)
        : html`<button class="main" @click=${retry}>Try again</button> <a href="/">Start anew</a>`
    }
    ${why.failure ? html`<p class="failure" role="alert">${why.failure}</p>` : nothing}
  </main>`
}

/** @param {() => void} opened */
const door = (opened) =>
  html`<form @submit=${(/** @type {SubmitEvent} */ event) => knock(event, opened)}>
    <label for="token">Its token, as whoever runs it has set it</label>
    <input id="token" type="password" autocomplete="current-password" required />
    <button class="main">Open</button>
  </form>`

/** @param {SubmitEvent} event @param {() => void} opened */
async function knock(event, opened) {
  event.preventDefault()
  const field = document.getElementById('token')
  if (!(field instanceof HTMLInputElement)) return
  try {
    await presentToken(field.value)
    opened()
  } catch (error) {
    state.shut = { locked: true, failure: sentenceOf(error) }
    changed()
  }
}
