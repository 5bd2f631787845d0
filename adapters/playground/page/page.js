/** The page: draws the state, follows the address, listens to the service. */
import { conversation } from './conversation.js'
import { html, nothing, render, repeat } from './lit.js'
import { connect, disconnect } from './live.js'
import { addressAs, follow, linkTo, personInAddress } from './navigation.js'
import { readAnew, readOpen, readSession, receive } from './reading.js'
import { shut } from './shut.js'
import { sidebar } from './sidebar.js'
import { changed, channels, drawWith, focusOn, openChannel, state } from './state.js'
import { closeThread, thread } from './thread.js'
import { isUnread, markRead } from './unread.js'
import { work, workingAloud } from './working.js'

const root = document.getElementById('page') ?? document.body
root.replaceChildren()

function page() {
  if (!state.session || state.shut) return shut(() => void start())
  const view = state.listing ? 'list' : state.thread ? 'thread' : 'conversation'
  return html`
    <button class="skip" @click=${() => focusOn('.conversation textarea')}>Skip to the message box</button>
    <section class="strip" aria-label="About the models">${state.session.about.models}</section>
    <div class="strip lost" role="status" ?hidden=${state.connection !== 'lost'}>
      ${state.connection === 'lost' ? 'The playground does not answer. Trying to reach it again…' : nothing}
    </div>
    <div class="frame" data-view=${view}>
      ${sidebar(become)}
      <main class="contents">
        <h1 class="hidden">Chaperone playground</h1>
        ${conversation()} ${thread()}
      </main>
    </div>
    <div class="hidden" role="status">${workingAloud()}</div>
    <div class="hidden" role="log" aria-live="polite" aria-label="New messages">
      ${repeat(
        state.said,
        ({ id }) => id,
        ({ text }) => html`<p>${text}</p>`,
      )}
    </div>
  `
}

drawWith(() => {
  const channel = openChannel()
  const elsewhere = channels().some(isUnread) ? '● ' : ''
  document.title = `${elsewhere}${channel ? `${channel.name} – ` : ''}Chaperone playground`
  render(page(), root)
})

async function start() {
  if (!(await readSession()) || !state.session) return
  follow()
  connect(state.session.you, {
    opened() {
      state.working.clear()
      void resume()
    },
    lost() {
      state.connection = 'lost'
      changed()
    },
    refused: () => void checkDoor(),
    received: receive,
    working: work,
  })
}

/** What happened before the stream was open, or while it was lost, is in no list: everything is read anew. */
async function resume() {
  await readSession()
  state.connection = 'live'
  changed()
  await readAnew()
  showTarget()
}

/** Perhaps the token is another by now. */
async function checkDoor() {
  await readSession()
  if (state.shut?.locked) disconnect()
}

/** @param {string} person */
function become(person) {
  if (person === state.session?.you) return
  history.pushState(null, '', addressAs(person, linkTo(state.channel)))
  if (state.listing) focusOn('#title')
  void restart()
}

async function restart() {
  state.loaded.clear()
  state.drafts.clear()
  state.said = []
  state.unveiled.clear()
  state.whispers.clear()
  state.working.clear()
  state.pressing = null
  state.connection = 'connecting'
  await start()
}

async function move() {
  follow()
  await readOpen()
  showTarget()
}

/** Brings what a link points to into sight. */
function showTarget() {
  if (state.target) changed(() => document.querySelector('.target')?.scrollIntoView({ block: 'center' }))
}

addEventListener('hashchange', () => void move())
addEventListener('popstate', () => {
  if (state.session && personInAddress() !== state.session.you) void restart()
})
addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && state.thread && !event.defaultPrevented) closeThread()
})
// Where there is room for a channel beside the list, the list hides nothing.
matchMedia('(min-width: 720px)').addEventListener('change', () => {
  state.listing = false
  changed()
})
document.addEventListener('visibilitychange', () => {
  markRead()
  changed()
})

void start()
