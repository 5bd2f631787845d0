/** Cuts what is too long for one block where a reader would pause. */
import { limits } from '../limits.ts'
import { richText, type Element, type List, type RichText, type Section, type Text } from './rich-text.ts'

const lengthOf = (value: unknown) => JSON.stringify(value).length

// What a block adds around its elements, and an element around its texts: with a list's own fields, generously.
const frame = 250
const room = limits.richText - frame

/** The elements, in order, in as few blocks as hold them. */
export function grouped(elements: readonly Element[]): readonly RichText[] {
  const groups: Element[][] = []
  let length = Infinity
  for (const element of elements.flatMap(divided)) {
    const more = lengthOf(element) + 1
    const fits = length + more <= limits.richText - outer
    if (fits) groups.at(-1)?.push(element)
    else groups.push([element])
    length = fits ? length + more : more
  }
  return groups.map(richText)
}

const outer = lengthOf(richText([]))

function divided(element: Element): readonly Element[] {
  if (lengthOf(element) <= room) return [element]
  if (element.type === 'rich_text_list') return dividedList(element)
  return pieces(element.elements).map((elements) => ({ ...element, elements }))
}

function dividedList(list: List): readonly List[] {
  const items = list.elements.flatMap((item): readonly Section[] =>
    pieces(item.elements).map((elements) => ({ ...item, elements })),
  )
  let counted = list.offset ?? 0
  return bundles(items).map((elements) => {
    const offset = counted
    counted += elements.length
    return { ...list, ...(list.style === 'ordered' && offset > 0 ? { offset } : {}), elements }
  })
}

/** Texts in groups that each fit a block. */
const pieces = (all: readonly Text[]): readonly (readonly Text[])[] => bundles(all.flatMap(cut))

/** Greedily, in order; each is short enough alone. */
function bundles<Each>(all: readonly Each[]): readonly (readonly Each[])[] {
  const result: Each[][] = []
  let length = Infinity
  for (const each of all) {
    const more = lengthOf(each) + 1
    const fits = length + more <= room
    if (fits) result.at(-1)?.push(each)
    else result.push([each])
    length = fits ? length + more : more
  }
  return result
}

// An element around a text, with every style.
const around = 120

function cut(element: Text): readonly Text[] {
  const result: Text[] = []
  let rest = element.text
  while (lengthOf(rest) > room - around) {
    const end = pause(rest.slice(0, fitting(rest)))
    result.push({ ...element, text: rest.slice(0, end) })
    rest = rest.slice(end)
  }
  return rest === '' ? result : [...result, { ...element, text: rest }]
}

/** How much of a text certainly fits: escaped, a character is at most two. */
function fitting(text: string): number {
  const most = room - around - 2
  return lengthOf(text.slice(0, most)) <= most + 2 ? most : Math.floor(most / 2)
}

/** Where to end, in the latter half: after a line, a sentence, a word; else anywhere but inside a character. */
function pause(text: string): number {
  for (const end of [/\n(?=[^\n]*$)/, /[.!?。！？][\s"')]*(?=[^.!?。！？]*$)/, /\s(?=\S*$)/]) {
    const found = end.exec(text)
    if (found && found.index + found[0].length > text.length / 2) return found.index + found[0].length
  }
  return /[\uD800-\uDBFF]$/.test(text) ? text.length - 1 : text.length
}
