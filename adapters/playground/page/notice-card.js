/** A case in the moderators' channel. What was stopped stays folded away until somebody asks for it. */
import { graded } from './grade.js'
import { html, nothing } from './lit.js'
import { addressAs, linkTo } from './navigation.js'
import { veiled } from './picture.js'
import { channels, nameOf, state } from './state.js'

/** @import { Card, View } from '../message.ts' */

const stages = {
  question: 'The question',
  reply: 'The answer that the model wrote',
  prompt: 'The description of a picture',
  picture: 'The picture that the model drew',
  failure: 'A failure',
}

/** @param {Card} card @param {View} view */
export function noticeCard(card, view) {
  return html`<section class="notice ${card.alert ? 'alert' : ''}" aria-label="Case ${card.reference}">
    <p class="kicker">
      ${
        card.alert
          ? html`<strong class="wanted"><span aria-hidden="true">▲</span> Moderator wanted</strong>`
          : html`<span class="stopped">Stopped</span>`
      }
      <span class="reference">${card.reference}</span>
    </p>
    <h3>${card.reasons.join(' · ')}</h3>
    <dl>
      <div>
        <dt>What</dt>
        <dd>${stages[card.stage]}</dd>
      </div>
      <div>
        <dt>Asked by</dt>
        <dd>${nameOf(card.person)}</dd>
      </div>
      ${card.stage === 'failure' ? nothing : severity(card)}
    </dl>
    ${
      card.excerpt
        ? html`<details>
            <summary>${card.stage === 'picture' ? 'Show its description' : 'Show what was stopped'}</summary>
            <blockquote>${card.excerpt}</blockquote>
          </details>`
        : nothing
    }
    ${veiled(view)} ${placeLink(card)}
  </section>`
}

/** @param {Card} card */
function severity({ grade, score }) {
  return html`<div>
      <dt>Grade</dt>
      <dd>${graded(grade)}</dd>
    </div>
    <div>
      <dt>Score</dt>
      <dd>${score.toFixed(2)}</dd>
    </div>`
}

/** @param {Card} card */
function placeLink({ about, person }) {
  if (!about) return html`<p class="aside">It happened on another platform.</p>`
  const channel = channels().find(({ id }) => id === about.channel)
  if (!channel) return html`<p class="aside">In a direct conversation, which only ${nameOf(person)} can open.</p>`
  const link = channel.kind === 'direct' ? linkTo(channel.id) : linkTo(channel.id, about.thread, about.message)
  return html`<a class="place" href=${addressAs(state.session?.you ?? '', link)}>Open it in #${channel.name}</a>`
}
