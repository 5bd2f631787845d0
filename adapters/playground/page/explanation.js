/** What happened to a message before it was shown: what the guards found, what the policy made of it, how long it took. */
import { graded } from './grade.js'
import { html, nothing } from './lit.js'

/** @import { Check, Explanation, Finding } from '../../../src/turn.ts' */
/** @import { View } from '../message.ts' */

const stages = { question: 'The question', reply: 'The answer', prompt: 'The description', picture: 'The picture' }
const actions = {
  answer: 'shown',
  'answer with a note': 'shown, with a note',
  hold: 'held back',
  refuse: 'stopped',
  'refuse and alert': 'stopped, and a moderator called',
}

/** @param {View} view */
export const explanation = ({ explanation: told }) =>
  told
    ? html`<details class="why">
        <summary>How this was checked</summary>
        <ul>
          ${told.checks.map(check)}
        </ul>
        <p>${closing(told)}</p>
      </details>`
    : nothing

/** @param {Check} check */
const check = ({ stage, grade, action, because, took }) =>
  html`<li>
    <p class="head">
      <strong>${stages[stage]}</strong>
      ${took === null ? nothing : html`<span class="aside">checked in ${duration(took)}</span>`}
    </p>
    <p>${graded(grade)} – ${actions[action]}</p>
    ${
      because.length === 0
        ? html`<p class="aside">The guards found nothing to be careful about.</p>`
        : html`<ul>
            ${because.map(finding)}
          </ul>`
    }
  </li>`

/** @param {Finding} finding */
const finding = ({ category, score, guard }) =>
  html`<li>
    <span>${category}</span> <span class="score">${score.toFixed(2)}</span> <span class="aside">${guard}</span>
  </li>`

/** @param {Explanation} explanation */
function closing({ checks, made }) {
  const policies = [...new Set(checks.map(({ policy }) => policy))].join(', ')
  return `${made === null ? '' : `The model took ${duration(made)}. `}Decided by policy ${policies}.`
}

/** @param {number} milliseconds */
const duration = (milliseconds) =>
  milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`
