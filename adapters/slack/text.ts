/**
 * What a person wrote, as plain text. Slack sends `&`, `<` and `>` escaped, and mentions and links in angle brackets
 * (Slack's reference, "Formatting text for app surfaces").
 */

/** How the bot is called in the text as Slack sends it. */
export interface Mention {
  readonly addresses: (text: string) => boolean
  /** The text without its call, plain. */
  readonly without: (text: string) => string
}

export function mentionOf(user: string): Mention {
  const name = `<@${user}(?:\\|[^<>]*)?>`
  const anywhere = new RegExp(name, 'u')
  // A mention is a call, not a part of the sentence: what separates it from the sentence goes with it.
  const leading = new RegExp(String.raw`^\s*${name}(?:[,:](?=\s))?`, 'u')
  const following = new RegExp(String.raw`[ \t]?${name}`, 'gu')
  return {
    addresses: (text) => anywhere.test(text),
    without: (text) => plain(text.replace(leading, '').replace(following, '')).trim(),
  }
}

// One pass: what comes out of an escape is never read as markup again.
const token = /<(?<inside>[^<>]*)>|&(?<entity>amp|lt|gt);/gu

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>' }

export const plain = (text: string): string =>
  text.replace(token, (_, inside: string | undefined, entity: string | undefined) =>
    inside === undefined ? (entities[entity ?? ''] ?? '') : spelled(inside),
  )

/** What stands in angle brackets, as it reads on a screen. */
function spelled(inside: string): string {
  const [target = '', label = ''] = inside.split(/\|(.*)/su).map(unescaped)
  const name = target.slice(1)
  if (target.startsWith('@')) return `@${label || name}`
  if (target.startsWith('#')) return `#${label || name}`
  return target.startsWith('!') ? special(name, label) : linked(target, label)
}

/** `here`, `channel`, `everyone`, `subteam^S…`, `date^…`. */
function special(name: string, label: string): string {
  if (name.startsWith('date^')) return label
  return label ? `@${label.replace(/^@/u, '')}` : `@${name.split('^').at(-1) ?? ''}`
}

/** A label of its own is kept beside the true address; one that only repeats the address is not. */
function linked(target: string, label: string): string {
  const address = target.replace(/^mailto:|^tel:/u, '')
  return label === '' || target.endsWith(label) || label === address ? address : `${label} (${address})`
}

const unescaped = (text: string) => text.replace(/&(amp|lt|gt);/gu, (_, entity: string) => entities[entity] ?? '')
