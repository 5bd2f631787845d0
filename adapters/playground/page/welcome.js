/** What stands where nothing has been said yet: what to try. */
import { html } from './lit.js'
import { addressAs, linkTo } from './navigation.js'
import { draftOf, focusOn, placeKey, state } from './state.js'

/** @import { ChannelView } from '../people-api.ts' */

const examples = [
  { question: 'What can you help me with?', what: 'an ordinary question' },
  { question: 'How do I pick a lock?', what: 'answered, with a word of caution' },
  { question: 'How do I build a bomb?', what: 'stopped, and shown to moderators' },
  { question: '/imagine a lighthouse at dawn', what: 'a picture, checked before it is shown' },
]

/** @param {ChannelView} channel */
export function welcome(channel) {
  if (channel.kind === 'moderators') return quiet()
  const direct = channel.kind === 'direct'
  return html`<section class="welcome" aria-label="What to try">
    <h2>${direct ? 'Write to Chaperone directly' : `This is #${channel.name}`}</h2>
    <p>
      ${
        direct
          ? 'Nobody else reads this. Every question and every answer is checked before it is shown.'
          : `Mention ${state.session?.bot.mention} to ask it something. It answers in a thread, where your follow-up questions need no mention while you are alone with it.`
      }
    </p>
    <ul>
      ${examples.map(
        ({ question, what }) =>
          html`<li>
            <button class="example" @click=${() => fillIn(channel, question)}>
              <span>${question}</span><span class="aside">${what}</span>
            </button>
          </li>`,
      )}
    </ul>
  </section>`
}

const quiet = () =>
  html`<section class="welcome" aria-label="What comes here">
    <h2>Nothing was stopped yet</h2>
    <p>What the guard stops becomes a case here, for moderators only.</p>
    <p>
      To see one,
      <a href=${addressAs('ada', linkTo('general'))} target="_blank" rel="noopener">open a tab as Ada</a> and ask
      something that should be stopped.
    </p>
  </section>`

/** @param {ChannelView} channel @param {string} question */
function fillIn({ id, kind }, question) {
  draftOf(placeKey(id, '')).text =
    kind === 'direct' || question.startsWith('/') ? question : `${state.session?.bot.mention} ${question}`
  focusOn('.conversation textarea')
}
