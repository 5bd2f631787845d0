/** What lies under what among Rekognition's moderation labels, and what they come to under a policy. Pure. */
import type { Finding } from '../turn.ts'
import { categoryOf, unknown } from './categories.ts'

/** Version 7 of the taxonomy: Rekognition developer guide, "Using the image and video moderation APIs". */
const taxonomy = {
  Explicit: {
    'Explicit Nudity': [
      'Exposed Male Genitalia',
      'Exposed Female Genitalia',
      'Exposed Buttocks or Anus',
      'Exposed Female Nipple',
    ],
    'Explicit Sexual Activity': [],
    'Sex Toys': [],
  },
  'Non-Explicit Nudity of Intimate parts and Kissing': {
    'Non-Explicit Nudity': [
      'Bare Back',
      'Exposed Male Nipple',
      'Partially Exposed Buttocks',
      'Partially Exposed Female Breast',
      'Implied Nudity',
    ],
    'Obstructed Intimate Parts': ['Obstructed Female Nipple', 'Obstructed Male Genitalia'],
    'Kissing on the Lips': [],
  },
  'Swimwear or Underwear': { 'Female Swimwear or Underwear': [], 'Male Swimwear or Underwear': [] },
  Violence: {
    Weapons: [],
    'Graphic Violence': ['Weapon Violence', 'Physical Violence', 'Self-Harm', 'Blood & Gore', 'Explosions and Blasts'],
  },
  'Visually Disturbing': { 'Death and Emaciation': ['Emaciated Bodies', 'Corpses'], Crashes: ['Air Crash'] },
  'Drugs & Tobacco': { Products: ['Pills'], 'Drugs & Tobacco Paraphernalia & Use': ['Smoking'] },
  Alcohol: { 'Alcohol Use': ['Drinking'], 'Alcoholic Beverages': [] },
  'Rude Gestures': { 'Middle Finger': [] },
  Gambling: {},
  'Hate Symbols': { 'Nazi Party': [], 'White Supremacy': [], Extremist: [] },
} as const

/** Each label's parent; a top label's is empty, as in an answer. */
const parents: ReadonlyMap<string, string> = new Map(
  Object.entries<Readonly<Record<string, readonly string[]>>>(taxonomy).flatMap(([top, below]) => [
    [top, ''] as const,
    ...Object.entries(below).flatMap(([second, third]) => [
      [second, top] as const,
      ...third.map((name) => [name, second] as const),
    ]),
  ]),
)

const isTop = (name: string) => parents.get(name) === ''

/** The labels of the second level. */
export const secondLabels: readonly string[] = [...parents].filter(([, parent]) => isTop(parent)).map(([name]) => name)

/** The labels of the second and third level. */
export const lowerLabels: readonly string[] = [...parents.keys()].filter((name) => !isTop(name))

/** The category that a label of the second level belongs to. */
export const categoryAbove = (label: string) => categoryOf('rekognition', parents.get(label) ?? '')

/** The category of a label of the second level that has thresholds of its own. */
export const categoryOfLabel = (label: string) => `${categoryAbove(label)}: ${label}`

/** What a policy says of single labels. */
export interface PictureTerms {
  /** Labels of the second level with a category, and so thresholds, of their own. */
  readonly labels: readonly string[]
  /** Labels of the second and third level that count for nothing. */
  readonly exceptions: readonly string[]
  /** Those that count for nothing in a drawn picture. */
  readonly drawnExceptions: readonly string[]
}

/** One moderation label as it was reported. */
export interface PictureLabel {
  readonly name: string
  /** Empty at the top level. */
  readonly parent: string
  /** Of the taxonomy: 1 to 3. */
  readonly level: number
  /** 0 to 1. */
  readonly score: number
}

/**
 * An answer repeats with every label those above it. So a label counts by itself only where no label below it has as
 * high a score: what is allowed below counts for nothing above either, and whatever is above it for another reason
 * keeps its score. A label that the taxonomy does not have counts as its parent; without a known one it is `unknown`.
 * `drawn`: the picture is illustrated or animated.
 */
export function findingsOf(
  labels: readonly PictureLabel[],
  drawn: boolean,
  terms: PictureTerms,
  guard: string,
): readonly Finding[] {
  const lineages = new Map(labels.map((label) => [label, lineageOf(label, labels)]))
  const lineage = (label: PictureLabel) => lineages.get(label) ?? []
  const excepted = new Set([...terms.exceptions, ...(drawn ? terms.drawnExceptions : [])])
  const accounts = (below: PictureLabel, above: PictureLabel) =>
    below.level > above.level && lineage(below)[1] === above.name && below.score >= above.score
  const counted = labels
    .filter((label) => !lineage(label).some((name) => excepted.has(name)))
    .filter((label) => !labels.some((below) => accounts(below, label)))
  const worst = new Map<string, number>()
  for (const label of counted) {
    const category = categoryIn(lineage(label), terms)
    worst.set(category, Math.max(worst.get(category) ?? 0, label.score))
  }
  return [...worst].map(([category, score]) => ({ category, score, guard }))
}

/** The label's name, its parent's, and so on to the top: by the taxonomy, or else by the answer itself. */
function lineageOf(label: PictureLabel, labels: readonly PictureLabel[]): readonly string[] {
  const names = [label.name]
  let parent = parents.get(label.name) ?? label.parent
  while (parent !== '' && names.length < 3) {
    names.push(parent)
    parent = parents.get(parent) ?? labels.find(({ name }) => name === parent)?.parent ?? ''
  }
  return names
}

function categoryIn(lineage: readonly string[], { labels }: PictureTerms): string {
  const own = lineage.find((name) => labels.includes(name))
  if (own !== undefined) return categoryOfLabel(own)
  return lineage.map((name) => categoryOf('rekognition', name)).find((category) => category !== unknown) ?? unknown
}
