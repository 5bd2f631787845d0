/** What a file leaves out: it is the built-in's, and inside the file the general part's. */

export type RawMap = Readonly<Record<string, unknown>>

export const isRawMap = (value: unknown): value is RawMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Maps merge; everything else in `over` replaces, an empty value too, so that nothing wrong is mended in silence. */
export function merge(base: RawMap, over: RawMap): RawMap {
  const own = Object.entries(over).map(([name, value]) => {
    const before = Object.hasOwn(base, name) ? base[name] : undefined
    return [name, isRawMap(before) ? upon(before, value) : value] as const
  })
  return { ...base, ...Object.fromEntries(own) }
}

const upon = (base: RawMap, own: unknown) => (isRawMap(own) ? merge(base, own) : own)

/** Spells out for every category and channel what it takes from the general part, so that each can be checked in full. */
export function spellOut(file: RawMap): RawMap {
  const { thresholds, actions, guardFirst, followUps, admits } = file
  const categories = each(file['categories'], (own) => upon({ thresholds }, own))
  const custom = each(file['custom'], (own) => upon({ thresholds }, own))
  const general = {
    categories: { ...thresholdsOf(categories), ...thresholdsOf(custom) },
    actions,
    guardFirst,
    followUps,
    admits,
  }
  return { ...file, categories, custom, channels: each(file['channels'], (own) => upon(general, own)) }
}

const each = (map: unknown, change: (value: unknown) => unknown) =>
  isRawMap(map) ? Object.fromEntries(Object.entries(map).map(([name, value]) => [name, change(value)])) : map

const thresholdsOf = (categories: unknown): RawMap =>
  Object.fromEntries(
    Object.entries(isRawMap(categories) ? categories : {}).map(([name, category]) => [
      name,
      { thresholds: isRawMap(category) ? category['thresholds'] : undefined },
    ]),
  )
