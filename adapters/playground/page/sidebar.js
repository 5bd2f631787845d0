/** Channels, direct messages, and whom to be. */
import { html, nothing } from './lit.js'
import { avatar } from './message-row.js'
import { addressAs, linkTo } from './navigation.js'
import { channels, focusOn, state } from './state.js'
import { isUnread, markRead } from './unread.js'

/** @import { ChannelView } from '../people-api.ts' */
/** @import { Member } from '../workspace.ts' */

const signs = { open: '#', moderators: '◆', direct: '●' }

const mark = html`<img src="/playground/mark.svg" alt="" width="28" height="28" />`
const brand = html`<strong>Chaperone</strong><span>Playground</span>`

/** On a phone, the list is all that there is: then it is the page's main part. @param {(person: string) => void} become */
export function sidebar(become) {
  const rooms = channels().filter(({ kind }) => kind !== 'direct')
  const direct = channels().filter(({ kind }) => kind === 'direct')
  return html`<div class="sidebar" role=${state.listing ? 'main' : nothing}>
    ${
      state.listing
        ? html`<div class="brand">
            ${mark}
            <h1>${brand}</h1>
          </div>`
        : html`<header class="brand">
            ${mark}
            <p>${brand}</p>
          </header>`
    }
    <nav aria-label="Conversations">
      <h2>Channels</h2>
      <ul>
        ${rooms.map(entry)}
      </ul>
      <h2>Direct messages</h2>
      <ul>
        ${direct.map(entry)}
      </ul>
    </nav>
    <section aria-labelledby="who">
      <h2 id="who">You are</h2>
      <ul class="people">
        ${state.session?.members.map((member) => person(member, become))}
      </ul>
    </section>
  </div>`
}

/** @param {ChannelView} channel */
const entry = (channel) =>
  html`<li>
    <a
      class="entry ${isUnread(channel) ? 'unread' : ''}"
      href=${linkTo(channel.id)}
      aria-current=${channel.id === state.channel ? 'page' : nothing}
      @click=${leaveList}
    >
      <span class="sign" aria-hidden="true">${signs[channel.kind]}</span>
      <span class="name">${channel.name}</span>
      ${channel.kind === 'moderators' ? html`<span class="aside">moderators</span>` : nothing}
      ${isUnread(channel) ? html`<span class="dot"><span class="hidden">unread</span></span>` : nothing}
    </a>
  </li>`

/** The channel that is open already has no address to go to. */
function leaveList() {
  if (!state.listing) return
  state.listing = false
  markRead()
  focusOn('#title')
}

/** @param {Member} member @param {(person: string) => void} become */
function person({ id, name, title }, become) {
  const you = id === state.session?.you
  return html`<li>
    <button class="entry" aria-pressed=${you} @click=${() => become(id)}>
      ${avatar(id)}
      <span class="name">${name}</span>
      <span class="aside">${title}</span>
    </button>
    <a class="tab" href=${addressAs(id)} target="_blank" rel="noopener" aria-label="Open a tab as ${name}">↗</a>
  </li>`
}
