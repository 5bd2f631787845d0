/** A thread, beside its channel or over it. */
import { composer } from './composer.js'
import { trouble } from './conversation.js'
import { html, keyed, nothing, repeat } from './lit.js'
import { messageRow } from './message-row.js'
import { go, linkTo } from './navigation.js'
import { openChannel, placeKey, state } from './state.js'
import { whispers } from './whispers.js'
import { working } from './working.js'

export function thread() {
  const channel = openChannel()
  if (!channel || !state.thread) return nothing
  const loaded = state.loaded.get(placeKey(channel.id, state.thread))
  const all = [...(loaded?.messages.values() ?? [])].toSorted((a, b) => (a.message < b.message ? -1 : 1))
  const messages = all.filter(({ deleted, message, thread: root }) => !deleted || message === root)
  const missing = loaded && !loaded.stale && all.length === 0
  return html`<section class="thread" aria-labelledby="thread-title">
    <header>
      <div>
        <h2 id="thread-title" tabindex="-1">Thread</h2>
        <p>in #${channel.name}</p>
      </div>
      <button class="plain close" aria-label="Close the thread" @click=${closeThread}>
        <span aria-hidden="true">✕</span>
      </button>
    </header>
    ${keyed(
      state.thread,
      html`<div class="scroller" tabindex="0" role="region" aria-label="Messages in the thread">
        <div class="scrolled">
          <ol class="messages">
            ${repeat(
              messages,
              ({ message }) => message,
              (view) => messageRow('thread', view),
            )}
          </ol>
          ${working(channel.id, state.thread)} ${whispers(channel.id, state.thread)}
          ${missing ? html`<p class="aside">There is no such thread.</p>` : nothing} ${trouble(loaded)}
        </div>
      </div>`,
    )}
    ${missing ? nothing : composer({ channel: channel.id, thread: state.thread, label: 'Reply in the thread', direct: false })}
  </section>`
}

/** Back to where it was opened from. */
export function closeThread() {
  const opener = `#channel-${state.thread}`
  go(linkTo(state.channel), `${opener} .replies, ${opener} .actions button, .conversation textarea`)
}
