/** A text that does nothing: no link, no mention, no markup comes of it, whatever a client makes of what it is shown. */

const joiner = '\u2060' // An invisible word joiner: it breaks what a client would make live.

// A scheme, `www.`, or a name that ends as hosts do; then whatever belongs to an address. Bounded, so that it stays linear.
const address =
  /(?:[a-z][a-z\d+.-]{1,20}:\/\/|www\.)[^\s<>()[\]"'`]{1,2000}|(?<![\w@.-])(?:[a-z\d-]{1,63}\.){1,8}[a-z]{2,24}(?:[/:?#][^\s<>()[\]"'`]{0,2000})?/gi

/** An address as plain words: its host can be read, nothing can be followed, and its query is gone, which may carry secrets out. */
export const inertAddress = (url: string) =>
  url
    .replace(/^[a-z][a-z\d+.-]{0,20}:(?:\/\/)?/i, '')
    .replace(/[?#].*$/s, '')
    .replaceAll('.', `.${joiner}`)
    .replace(/@(?!\u2060)/g, `@${joiner}`)

/** For a text's own words: HTML, mentions and addresses are shown as they are written, and no more. */
export const inert = (text: string) =>
  text
    .replace(/(?<=\w)@(?=\w)/g, `@${joiner}`)
    .replace(address, inertAddress)
    .replaceAll('://', `:${joiner}//`)
    .replace(/(mailto|tel|javascript|data|file|msteams|sip):/gi, `$1${joiner}:`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('`', '&#96;')
    // No link, picture or reference can be put together out of what is left.
    .replace(/\](?=[([:])/g, `]${joiner}`)
    .replace(/!(?=\[)/g, `!${joiner}`)

/** Inside code nothing is rendered; only what Teams looks for in the whole text is broken. */
export const inertCode = (text: string) => text.replace(/<(?=\/?(?:at|quoted|img|a)\b)/gi, `<${joiner}`)
