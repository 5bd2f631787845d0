/** How serious something is, as a word and four small squares. */
import { html } from './lit.js'

/** @import { Grade } from '../../../src/turn.ts' */

/** @type {readonly Grade[]} */
const steps = ['casual', 'possibly needs caution', 'probably needs caution', 'needs caution', 'needs intervention']

/** @param {Grade} grade */
export function graded(grade) {
  const level = steps.indexOf(grade)
  return html`<span class="steps" aria-hidden="true"
      >${steps.slice(1).map((_, step) => html`<i class=${step < level ? 'on' : ''}></i>`)}</span
    >${grade}`
}
