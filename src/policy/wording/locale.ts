import { LRUCache } from 'lru-cache'

/** The languages that people are spoken to in, as BCP 47 tags. */
export const wordingLocales = ['en', 'zh-Hans'] as const
export type WordingLocale = (typeof wordingLocales)[number]

/** From a person's locale: Simplified Chinese for whoever reads it (`zh`, `zh-CN`, `zh-SG`, `zh-Hans-HK`), else English. */
export function wordingLocaleOf(locale: string): WordingLocale {
  const before = known.get(locale)
  if (before) return before
  const spoken = spokenIn(locale)
  known.set(locale, spoken)
  return spoken
}

/** Every label asks for it, and reading a tag is slow. */
const known = new LRUCache<string, WordingLocale>({ max: 1000 })

function spokenIn(locale: string): WordingLocale {
  try {
    const { language, script } = new Intl.Locale(locale.replaceAll('_', '-')).maximize()
    return language === 'zh' && script === 'Hans' ? 'zh-Hans' : 'en'
  } catch {
    return 'en' // Not a tag at all.
  }
}
