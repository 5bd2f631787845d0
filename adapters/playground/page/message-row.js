/** One message, in a channel or in a thread. */
import { explanation } from './explanation.js'
import { html, nothing } from './lit.js'
import { changingForm } from './changing-form.js'
import { go, linkTo } from './navigation.js'
import { noticeCard } from './notice-card.js'
import { buttons, figure } from './picture.js'
import { richText } from './rich-text.js'
import { changed, nameOf, openChannel, state } from './state.js'
import { timeOf, wholeTimeOf } from './times.js'
import { working } from './working.js'
import { startChanging } from './writing.js'

/** @import { View } from '../message.ts' */

const longText = 2000

/** @param {'channel' | 'thread'} surface @param {View} view */
export function messageRow(surface, view) {
  const { message, author, deleted, thread, generated } = view
  const opened = surface === 'channel' && state.thread === thread
  const classes = ['message', opened && 'opened', state.target === message && 'target', generated && 'generated']
  return html`<li id="${surface}-${message}" class=${classes.filter(Boolean).join(' ')}>
    ${avatar(author)}
    <div class="said">
      <div class="byline">
        <span class="author">${nameOf(author)}</span>
        <time datetime=${new Date(view.at).toISOString()} title=${wholeTimeOf(view.at)}>${timeOf(view.at)}</time>
        ${generated ? html`<span class="label">AI-generated</span>` : nothing}
        ${view.edited && !deleted ? html`<span class="aside">edited</span>` : nothing}
      </div>
      ${contents(surface, view)}
      <div class="foot">
        ${surface === 'channel' ? repliesLink(view) : nothing}
        ${surface === 'channel' && !opened ? working(view.channel, view.thread) : nothing}
        ${deleted || isChanging(surface, view) ? nothing : actions(surface, view)}
      </div>
    </div>
  </li>`
}

/** @param {string} id */
export const avatar = (id) => html`<span class="avatar ${id}" aria-hidden="true">${nameOf(id).slice(0, 1)}</span>`

/** @param {'channel' | 'thread'} surface @param {View} view */
const isChanging = (surface, view) =>
  state.changing?.surface === surface && state.changing.view.message === view.message

/** @param {'channel' | 'thread'} surface @param {View} view */
function contents(surface, view) {
  if (view.deleted) return html`<p class="gone">This message was deleted.</p>`
  if (isChanging(surface, view)) return changingForm()
  if (view.card) return noticeCard(view.card, view)
  return html`
    ${view.picture ? figure(view) : html`<div class="text">${richText(shown(view), state.session?.bot.mention ?? '')}</div>`}
    ${
      isCut(view) && !view.picture
        ? html`<button class="quiet" @click=${() => expand(view)}>
            Show all ${view.text.length.toLocaleString()} characters
          </button>`
        : nothing
    }
    ${view.notes.map((note) => html`<p class="note">${note}</p>`)} ${buttons(view)} ${explanation(view)}
    ${
      view.undelivered
        ? html`<p class="undelivered">Not yet delivered to the bot. It is kept, and tried again by itself.</p>`
        : nothing
    }
  `
}

/** @param {View} view */
const isCut = ({ message, text }) => text.length > longText && !state.expanded.has(message)

/** @param {View} view */
const shown = (view) => (isCut(view) ? `${view.text.slice(0, longText)}…` : view.text)

/** @param {View} view */
function expand({ message }) {
  state.expanded.add(message)
  changed()
}

/** @param {View} view */
function repliesLink({ channel, thread, replies }) {
  if (replies.count === 0) return nothing
  const link = linkTo(channel, thread)
  return html`<a class="replies" href=${link} @click=${(/** @type {MouseEvent} */ event) => follow(event, link)}
    >${replies.count === 1 ? '1 reply' : `${replies.count} replies`}</a
  >`
}

/** Unless it is to be opened elsewhere. @param {MouseEvent} event @param {string} link */
function follow(event, link) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  go(link, '.thread h2')
}

/** @param {'channel' | 'thread'} surface @param {View} view */
function actions(surface, view) {
  const own = view.author === state.session?.you
  const threads = surface === 'channel' && openChannel()?.kind !== 'direct'
  if (!own && !threads) return nothing
  const to = `${nameOf(view.author)}, ${timeOf(view.at)}`
  return html`<div class="actions">
    ${threads ? html`<button aria-label="Reply to ${to}" @click=${() => go(linkTo(view.channel, view.thread), '.thread textarea')}>Reply</button>` : nothing}
    ${
      own
        ? html`<button
              aria-label="Edit your message, ${timeOf(view.at)}"
              @click=${() => startChanging(surface, view, 'edit')}
            >
              Edit
            </button>
            <button
              aria-label="Delete your message, ${timeOf(view.at)}"
              @click=${() => startChanging(surface, view, 'remove')}
            >
              Delete
            </button>`
        : nothing
    }
  </div>`
}
