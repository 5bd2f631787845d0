/** What a person wrote, as text: without the bot's mention, markup, or what is quoted of others. */
import type { Activity } from './activity.ts'

export const isMentioned = (activity: Activity) => mentionsOf(activity).length > 0

/** Those entities that name the bot. What merely looks like a mention is none: only the service writes these. */
const mentionsOf = ({ entities, recipient }: Activity) =>
  (entities ?? []).filter(({ type, mentioned }) => type === 'mention' && recipient && mentioned?.id === recipient.id)

export function wordsOf(activity: Activity): string {
  const spoken = mentionsOf(activity).reduce(
    // Once for each entity. One whose text is not to be found takes nothing away.
    (text, { text: mention }) => (mention ? text.replace(mention, () => '') : text),
    activity.text ?? '',
  )
  // Quoted words are somebody else's: only the placeholder of a quotation stands in the text.
  const own = spoken.replace(/<quoted\b[^<>]{0,400}>(?:<\/quoted>)?/gi, '')
  return (activity.textFormat === 'xml' ? plainOf(own) : own.replace(atTag, '')).trim()
}

/** Other people's mentions are content: their name stays. */
const atTag = /<\/?at\b[^<>]{0,200}>/gi

const plainOf = (html: string) =>
  html
    .replace(/<br\s*\/?>|<\/(?:p|div|li|blockquote)>/gi, '\n')
    .replace(/<[^<>]{0,2000}>/g, '')
    .replace(/&(lt|gt|amp|quot|nbsp|#39);/g, (_entity, entity: string) => entities[entity] ?? '')

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', nbsp: ' ', '#39': "'" }
