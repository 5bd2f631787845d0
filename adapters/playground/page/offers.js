/** What may complete what stands before the cursor: the bot's mention, a command, an option of it. */

/** @typedef {{ whole: string, what: string }} Offer */

const command = { whole: '/imagine', what: 'draws a picture from a description' }

/** @type {readonly Offer[]} */
const options = [
  { whole: '--size 1024x768', what: 'width x height, multiples of 64 from 256 to 1536' },
  { whole: '--seed 7', what: 'the same number draws the same picture' },
  { whole: '--steps 50', what: '1 to 100: more is finer and slower' },
  { whole: '--cfg 7', what: '0 to 35: how closely the words are followed' },
  { whole: '--negative "blurry"', what: 'what the picture should not show' },
]

/** The word that the cursor stands behind, where it begins with a sign. */
export const begun = /(?<=^|\s)(?:[@/]\p{L}*|--\p{L}*)$/u

/** @param {string} before what stands before the cursor @param {string} mention @returns {readonly Offer[]} */
export function offersFor(before, mention) {
  const part = begun.exec(before)?.[0].toLowerCase()
  if (part === undefined) return []
  const fits = (/** @type {Offer} */ { whole }) => whole.startsWith(part) && whole !== part
  if (part.startsWith('@')) return [{ whole: mention, what: 'asks the bot' }].filter(fits)
  if (part.startsWith('/')) return before === part ? [command].filter(fits) : []
  return isCommand(before) ? options.filter(fits) : []
}

/** @param {string} text */
export const isCommand = (text) => text.startsWith('/')

/** Null for a command that does not exist. @param {string} text */
export const imagineIn = (text) => /^\/imagine(?!\S)\s*(?<rest>[^]*)$/iu.exec(text)?.groups?.['rest'] ?? null
