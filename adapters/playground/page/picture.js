/** A picture that the bot drew: what it shows in words, how it was made, and what can be done with it. */
import { html, nothing } from './lit.js'
import { pictureAddress } from './requests.js'
import { changed, nameOf, state } from './state.js'
import { timeOf } from './times.js'
import { press } from './writing.js'

/** @import { View } from '../message.ts' */

/** @param {View} view */
export function figure(view) {
  const { picture, text } = view
  if (!picture) return nothing
  return html`<figure class="picture">
    <img src=${addressOf(view)} alt=${text} width=${picture.width} height=${picture.height} />
    <figcaption>
      <p class="prompt">${text}</p>
      <p class="aside">Seed ${picture.seed} · ${picture.width} × ${picture.height} · AI-generated</p>
    </figcaption>
  </figure>`
}

/** One that was stopped: blurred until somebody asks for it. @param {View} view */
export function veiled(view) {
  const { message, picture, card } = view
  if (!picture) return nothing
  const shown = state.unveiled.has(message)
  const toggle = () => {
    if (!state.unveiled.delete(message)) state.unveiled.add(message)
    changed()
  }
  return html`<figure class="picture veil ${shown ? 'lifted' : ''}">
    <div>
      <img
        src=${addressOf(view)}
        alt=${shown ? `The stopped picture of case ${card?.reference}` : ''}
        aria-hidden=${!shown}
        width=${picture.width}
        height=${picture.height}
      />
    </div>
    <figcaption>
      <button class="plain" aria-pressed=${shown} @click=${toggle}>
        ${shown ? 'Blur the picture' : 'Show the picture'}
      </button>
    </figcaption>
  </figure>`
}

/** @param {View} view */
const addressOf = (view) => pictureAddress(state.session?.you ?? '', view)

/** Those that this person may press: hiding is a courtesy, the bot decides. @param {View} view */
export function buttons(view) {
  const you = state.session?.members.find(({ id }) => id === state.session?.you)
  const shown = view.buttons.filter((button) => button.press !== 'remove' || you?.moderator || button.asker === you?.id)
  if (shown.length === 0) return nothing
  const pressing = state.pressing?.message === view.message ? state.pressing : null
  return html`<div class="buttons" role="group" aria-label="What to do with the picture">
      ${shown.map(
        (button) =>
          html`<button
            class="plain"
            aria-label="${labels[button.press]}, ${nameOf(view.author)}, ${timeOf(view.at)}"
            ?disabled=${pressing?.busy}
            @click=${() => press(view, button.press)}
          >
            ${labels[button.press]}
          </button>`,
      )}
    </div>
    ${pressing?.failure ? html`<p class="failure" role="alert">${pressing.failure}</p>` : nothing}`
}

const labels = { 'draw again': 'Draw again', remove: 'Remove' }
