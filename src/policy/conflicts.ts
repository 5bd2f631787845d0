/** What is wrong only between the parts of a policy. */
import { categoriesByGuard } from './categories.ts'
import type { Complaint } from './complaints.ts'
import type { PolicyFile } from './policy-schema.ts'

export const conflicts = (file: PolicyFile): readonly Complaint[] => [
  ...blindGuards(file),
  ...tooMuchToTell(file),
  ...sameTitles(file),
  ...tellingLines(file),
]

/** A guard without anything to look for would clear everything. */
function blindGuards({ categories }: PolicyFile): readonly Complaint[] {
  return Object.entries(categoriesByGuard)
    .filter(([, list]) => Object.values(list).every((name) => categories[name]?.enabled === false))
    .map(([guard]) => ({ path: ['categories'], says: `must leave ${guard} something to find: all of its are off` }))
}

const mostCustom = 10
/** Bytes; in English about a quarter of Llama Guard's 4,096 tokens. Its own categories take another. */
const longestDescription = 4000

function tooMuchToTell({ custom }: PolicyFile): readonly Complaint[] {
  const own = Object.values(custom)
  const length = own
    .flatMap((category) => [category.title, ...category['should not'], ...category.can, ...category.should])
    .reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  const path = ['custom']
  return [
    ...(own.length > mostCustom
      ? [{ path, says: `has ${own.length} categories, at most ${mostCustom} are taken` }]
      : []),
    ...(length > longestDescription
      ? [{ path, says: `describes them in ${length} bytes, a guard has room for ${longestDescription}` }]
      : []),
  ]
}

function sameTitles({ categories, custom }: PolicyFile): readonly Complaint[] {
  const titles = Object.values(categories).map(({ title }) => title.toLowerCase())
  return Object.entries(custom).flatMap(([name, { title }], index, all) => {
    const others = [...titles, ...all.slice(0, index).map(([, other]) => other.title.toLowerCase())]
    const says = 'is the title of another category: a guard could not tell them apart'
    return others.includes(title.toLowerCase()) ? [{ path: ['custom', name, 'title'], says }] : []
  })
}

/** The line that stands in public must not tell what was found. */
function tellingLines({ categories, custom, wording }: PolicyFile): readonly Complaint[] {
  const telling = [...Object.values(categories), ...Object.values(custom)].flatMap(({ title, plain }) => [
    title,
    plain.en,
    ...(plain['zh-Hans'] ? [plain['zh-Hans']] : []),
  ])
  return Object.entries(wording).flatMap(([locale, { stopped }]) =>
    telling
      .filter((words) => saysWord(stopped, words))
      .map((words) => ({ path: ['wording', locale, 'stopped'], says: `must not tell the category: "${words}"` })),
  )
}

/** Whole words where words are spaced: "whatever" does not say "hate". */
function saysWord(text: string, words: string): boolean {
  const escaped = words.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
  return new RegExp(String.raw`(?<!\p{Script=Latin})${escaped}(?!\p{Script=Latin})`, 'iu').test(text)
}
