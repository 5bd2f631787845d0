/** Our categories, and what each guard calls them. Codes mean nothing without their guard: O3 and S3 are different things. */

/**
 * Two codes share a category only where they mean the same, since thresholds belong to the category.
 * Llama Guard 1: its chat template. Llama Guard 3: its model card. Comprehend: `ToxicContentType` of the API reference.
 * Rekognition: the top level of its moderation taxonomy, version 7, spelled as it is there.
 */
const codes = {
  'llama-guard-1': {
    O1: 'violence and hate',
    O2: 'sexual content',
    O3: 'criminal planning',
    O4: 'guns and illegal weapons',
    O5: 'regulated or controlled substances',
    O6: 'self-harm',
  },
  'llama-guard-3': {
    S1: 'violent crimes',
    S2: 'non-violent crimes',
    S3: 'sex crimes',
    S4: 'child exploitation',
    S5: 'defamation',
    S6: 'specialized advice',
    S7: 'privacy',
    S8: 'intellectual property',
    S9: 'indiscriminate weapons',
    S10: 'hate',
    S11: 'self-harm',
    S12: 'sexual content',
    S13: 'elections',
    S14: 'code interpreter abuse',
  },
  comprehend: {
    GRAPHIC: 'graphic language',
    HARASSMENT_OR_ABUSE: 'harassment or abuse',
    HATE_SPEECH: 'hate',
    INSULT: 'insults',
    PROFANITY: 'profanity',
    SEXUAL: 'sexual content',
    VIOLENCE_OR_THREAT: 'violence or threats',
  },
  // A picture is scored on another scale than a text, so that none of these is shared.
  rekognition: {
    Explicit: 'explicit pictures',
    'Non-Explicit Nudity of Intimate parts and Kissing': 'nudity or kissing',
    'Swimwear or Underwear': 'swimwear or underwear',
    Violence: 'violent pictures',
    'Visually Disturbing': 'disturbing pictures',
    'Drugs & Tobacco': 'drugs and tobacco',
    Alcohol: 'alcohol',
    'Rude Gestures': 'rude gestures',
    Gambling: 'gambling',
    'Hate Symbols': 'hate symbols',
  },
} as const

export type GuardName = keyof typeof codes

/** What each guard can find, as our categories. */
export const categoriesByGuard: Readonly<Record<GuardName, Readonly<Record<string, string>>>> = codes

/**
 * Ours that no guard has a code for.
 * `unspecified`: a guard found something and named no category. Besides a `safe` whose probability is over a threshold,
 * that is GPT-JT-Moderation, whose five labels are our five grades: its scores (0, 0.3, 0.6, 0.8, 0.95) lie in the middle
 * of what `unspecified` has for those grades in the built-in policy.
 * `language not covered`: always with the score 1.
 */
export const unspecified = 'unspecified'
const ours = [unspecified, 'language not covered']

/** Every category that a policy file can speak of, but the organisation's own. */
export const categoryNames: readonly string[] = [
  ...new Set([...Object.values(codes).flatMap((list) => Object.values<string>(list)), ...ours]),
]

/** A code that no list has: refused whatever the policy says, so that no file can speak of it. */
export const unknown = 'unknown'

/** Our category for a guard's code; `unknown` for a code that the guard is not known to have. */
export function categoryOf(guard: GuardName, code: string): string {
  const list = categoriesByGuard[guard]
  return (Object.hasOwn(list, code) ? list[code] : undefined) ?? unknown
}
