/** What may complete what stands before the cursor: the bot's mention, a command, an option of it. */

/** @typedef {{ whole: string, what: string }} Offer */

const command = { whole: '/imagine', what: 'draws a picture from a description' }

/** @type {readonly Offer[]} */
const options = [
  { whole: '--size 1024x768', what: 'width x height' },
  { whole: '--seed 7', what: 'the same again' },
  { whole: '--steps 50', what: '1 to 100' },
  { whole: '--cfg 7', what: 'how closely the words are followed' },
  { whole: '--negative "blurry"', what: 'what not to show' },
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
