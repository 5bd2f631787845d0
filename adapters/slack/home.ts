/** A person's page, or the same as messages. */
import type { Home, Person, Place, Recent } from '../../src/turn.ts'
import { actionIds } from './action.ts'
import { actions, button, plain, shortened, type Block, type Button, type Link, type Linked } from './blocks.ts'
import { limits } from './limits.ts'
import { blocksOf } from './markdown/blocks.ts'
import { headingBlocks, plainBlocks } from './markdown/literal.ts'
import { divider, texts, type Text } from './markdown/rich-text.ts'
import { permalink } from './permalink.ts'
import type { Words } from './words.ts'

/** `words`: in the person's language. */
export function homeBlocks(
  home: Home,
  place: Place,
  { id, locale }: Person,
  teamUrl: string,
  words: Words,
): readonly Block[] {
  const before = [...home.about.flatMap(blocksOf), divider, ...headingBlocks(home.heading)]
  const after = [divider, actions([forgetButton(home.forget, `${place.workspace}/${id}`)])]
  const room = Math.max(limits.homeBlocks - before.length - after.length, 0)
  const turns = home.recent.slice(0, room).map((turn) => recentBlock(turn, locale, teamUrl, words))
  return [...before, ...(turns.length > 0 ? turns : plainBlocks(home.empty)), ...after]
}

/** Its day, and its title, which leads to it where it left a message. */
function recentBlock({ of, asked, title }: Recent, locale: string, teamUrl: string, words: Words): Linked {
  const address = permalink(of, teamUrl)
  const [shown] = texts(shortened((title ?? words('home no words')).replace(/\s+/g, ' '), longestTitle))
  const what: Text | Link = address
    ? { type: 'link', url: address, text: shown?.text || '…' }
    : (shown ?? { type: 'text', text: '…' })
  const day: Text = { type: 'text', text: `${dayOf(asked, locale)}  ` }
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [day, what] }] }
}

const longestTitle = 150

function dayOf(asked: number, locale: string): string {
  const [known] = Intl.DateTimeFormat.supportedLocalesOf(tagged(locale))
  return new Intl.DateTimeFormat(known ?? 'en', { dateStyle: 'medium', timeZone: 'UTC' }).format(asked)
}

/** None for what is no language tag at all. */
function tagged(locale: string): readonly string[] {
  try {
    return Intl.getCanonicalLocales(locale.replaceAll('_', '-'))
  } catch {
    return []
  }
}

/** Erases nothing before its question was answered. */
function forgetButton({ label, confirm, cancel }: Home['forget'], value: string): Button {
  return {
    ...button(actionIds.forget, label, value),
    style: 'danger',
    confirm: {
      title: plain(label, limits.confirmTitle),
      text: plain(confirm, limits.confirmText),
      confirm: plain(label, limits.confirmButton),
      deny: plain(cancel, limits.confirmButton),
      style: 'danger',
    },
  }
}
