/** The few marks that a message may have: paragraphs, code, bold, the bot's mention. All else is shown as written. */
import { html } from './lit.js'
import { mentionPattern } from './mention.js'

const fence = '```'

/** @param {string} text @param {string} mention */
export function richText(text, mention) {
  const parts = text.split(fence)
  // Without its end, a fence is no fence.
  const closed = parts.length % 2 === 1 ? parts : [...parts.slice(0, -2), parts.slice(-2).join(fence)]
  return closed.map((part, index) => (index % 2 === 1 ? block(part) : paragraphs(part, mention)))
}

/** @param {string} text */
const block = (text) => html`<pre tabindex="0"><code>${text.replace(/^\w*\n/u, '').replace(/\n$/u, '')}</code></pre>`

/** @param {string} text @param {string} mention */
const paragraphs = (text, mention) =>
  text
    .split(/\n{2,}/u)
    .map((paragraph) => paragraph.replace(/^\n|\n$/gu, ''))
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => html`<p>${spans(paragraph, mention)}</p>`)

/** @param {string} text @param {string} mention */
function spans(text, mention) {
  const found = []
  let end = 0
  for (const match of text.matchAll(marks(mention))) {
    found.push(text.slice(end, match.index), span(match))
    end = match.index + match[0].length
  }
  return [...found, text.slice(end)]
}

/** Bold, code, mention. @param {string} mention */
const marks = (mention) =>
  new RegExp(String.raw`\*\*([^*\n]+)\*\*|\x60([^\x60\n]+)\x60|${mentionPattern(mention)}`, 'giu')

/** @param {RegExpMatchArray} match */
function span([whole, bold, code]) {
  if (bold !== undefined) return html`<strong>${bold}</strong>`
  return code === undefined ? html`<span class="mention">${whole}</span>` : html`<code>${code}</code>`
}
