/** A channel: its messages, and where to write. */
import { composer } from './composer.js'
import { html, keyed, nothing, repeat } from './lit.js'
import { avatar, messageRow } from './message-row.js'
import { readEarlier, readOpen } from './reading.js'
import { changed, focusOn, nameOf, openChannel, placeKey, state } from './state.js'
import { dayOf } from './times.js'
import { welcome } from './welcome.js'
import { whispers } from './whispers.js'
import { working } from './working.js'

/** @import { Loaded } from './state.js' */
/** @import { View } from '../message.ts' */

export function conversation() {
  const channel = openChannel()
  if (!channel) return nothing
  const direct = channel.kind === 'direct'
  const loaded = state.loaded.get(placeKey(channel.id, ''))
  const messages = shownOf(loaded)
  const you = state.session?.you ?? ''
  const title = direct ? channel.name : `#${channel.name}`
  return html`<section class="conversation" aria-labelledby="title">
    <header>
      <button class="plain back" @click=${showList}><span aria-hidden="true">‹</span> Channels</button>
      <div>
        <h2 id="title" tabindex="-1">${title}</h2>
        <p>${channel.topic}</p>
      </div>
      <p class="you">${avatar(you)}<span>You are ${nameOf(you)}</span></p>
    </header>
    ${keyed(
      channel.id,
      html`<div class="scroller" tabindex="0" role="region" aria-label="Messages in ${title}">
        <div class="scrolled">
          ${earlier(channel.id, loaded)}
          ${messages.length === 0 && loaded && !loaded.stale ? welcome(channel) : nothing}
          <ol class="messages">
            ${repeat(
              messages,
              ({ message }) => message,
              (view, index) => html`${dayMark(view, messages[index - 1])}${messageRow('channel', view)}`,
            )}
          </ol>
          ${direct ? working(channel.id, '') : nothing} ${whispers(channel.id, '')} ${trouble(loaded)}
        </div>
      </div>`,
    )}
    ${composer({ channel: channel.id, thread: '', label: `Message ${title}`, direct })}
  </section>`
}

/** In the order in which they were written. @param {Loaded | undefined} loaded */
const shownOf = (loaded) =>
  [...(loaded?.messages.values() ?? [])]
    .filter(({ deleted, replies }) => !deleted || replies.count > 0)
    .toSorted((a, b) => (a.message < b.message ? -1 : 1))

/** @param {View} view @param {View | undefined} before */
const dayMark = (view, before) =>
  before && dayOf(before.at) === dayOf(view.at) ? nothing : html`<li class="day"><span>${dayOf(view.at)}</span></li>`

/** @param {string} channel @param {Loaded | undefined} loaded */
const earlier = (channel, loaded) =>
  loaded?.earlier
    ? html`<button class="plain earlier" ?disabled=${loaded.loading} @click=${() => readEarlier(channel)}>
        Show earlier messages
      </button>`
    : nothing

/** What is wrong with a list, if anything. @param {Loaded | undefined} loaded */
export function trouble(loaded) {
  if (loaded?.failure) {
    return html`<p class="failure" role="alert">
      ${loaded.failure} <button class="plain" @click=${readOpen}>Try again</button>
    </p>`
  }
  return loaded?.loading && loaded.messages.size === 0 ? html`<p class="aside" role="status">Loading…</p>` : nothing
}

function showList() {
  state.listing = true
  changed()
  focusOn('.sidebar [aria-current="page"]')
}
