/** The policy of an organisation that has not written its own. */
import { pictureCategories } from './picture-categories.ts'
import { policyOf, type Bands } from './policy.ts'

// Llama Guard's own threshold is 0.5 (model cards of Llama Guard 1 and 2); below it a text is answered, above it not.
const usual: Bands = { possibly: 0.25, probably: 0.5, caution: 0.7, intervention: 0.9 }
const strict: Bands = { possibly: 0.15, probably: 0.4, caution: 0.6, intervention: 0.8 }
const always: Bands = { possibly: 0, probably: 0, caution: 0, intervention: 0 }
const noteOnly: Bands = { possibly: 0.5, probably: Infinity, caution: Infinity, intervention: Infinity }

export const builtInPolicy = policyOf({
  categories: {
    'violence and hate': { title: 'Violence and hate', plain: 'violence or hate', bands: usual },
    'sexual content': { title: 'Sexual content', plain: 'sexual content', bands: usual },
    'criminal planning': { title: 'Criminal planning', plain: 'planning a crime', bands: usual },
    'guns and illegal weapons': { title: 'Guns and illegal weapons', plain: 'illegal weapons', bands: usual },
    'regulated or controlled substances': {
      title: 'Regulated or controlled substances',
      plain: 'drugs or other controlled substances',
      bands: usual,
    },
    'self-harm': { title: 'Self-harm', plain: 'hurting oneself', bands: strict },
    unspecified: { title: 'Unspecified', plain: 'something that may be unsafe', bands: usual },
    unknown: { title: 'Unknown category', plain: 'something that may be unsafe', bands: always },
    'language not covered': {
      title: 'Language not covered by the guard',
      plain: 'a language that is not checked well',
      bands: noteOnly,
    },
    ...pictureCategories,
  },
  actions: {
    casual: 'answer',
    'possibly needs caution': 'answer with a note',
    'probably needs caution': 'hold',
    'needs caution': 'refuse',
    'needs intervention': 'refuse and alert',
  },
  guardFirst: false,
  languages: ['en'],
  limits: {
    attempts: 4,
    edits: 5,
    characters: 40_000,
    replyTokens: 512,
    exchanges: 40,
    turnSeconds: 120,
    staleHours: 6,
  },
  retention: { threads: 30, cases: 30, held: 7, audit: 400 },
})
