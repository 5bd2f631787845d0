/** Amazon Comprehend on the far side of the wire: toxicity by a word list, personal data by patterns. */
import * as z from 'zod'
import { startJson11 } from './json-1.1.ts'

const bytes = (most: number) =>
  z
    .string()
    .min(1)
    .refine((text) => Buffer.byteLength(text) <= most)

/** DetectToxicContent and DetectPiiEntities, API reference. */
const toxic = z.strictObject({
  TextSegments: z
    .array(z.strictObject({ Text: bytes(1024) }))
    .min(1)
    .max(10),
  LanguageCode: z.literal('en'),
})
const pii = z.strictObject({ Text: bytes(100_000), LanguageCode: z.enum(['en', 'es']) })

export type Scores = Readonly<Partial<Record<(typeof labels)[number] | 'Toxicity', number>>>

const labels = [
  'GRAPHIC',
  'HARASSMENT_OR_ABUSE',
  'HATE_SPEECH',
  'INSULT',
  'PROFANITY',
  'SEXUAL',
  'VIOLENCE_OR_THREAT',
] as const

/** One entry of `ResultList`: 0.01 of everything else. */
export const toxicity = ({ Toxicity = 0.01, ...scores }: Scores = {}) => ({
  Labels: labels.map((Name) => ({ Name, Score: scores[Name] ?? 0.01 })),
  Toxicity,
})

/** Scores written into a segment, as in `{"INSULT":0.6}`. */
const told = (text: string): Scores => JSON.parse(/\{[^}]*\}/.exec(text)?.[0] ?? '{}') as Scores

const patterns = [
  ['EMAIL', /(?<![\w.])[\w.]{1,64}@[\w.]{1,64}\w/gu],
  ['PHONE', /\+\d[\d ]{6,}\d/gu],
  ['NAME', /Ann Lee|Señor Ruiz/gu],
] as const

/** Offsets count code points, as the service's do. */
const entities = (text: string) =>
  patterns.flatMap(([Type, pattern]) =>
    [...text.matchAll(pattern)].map(({ 0: found, index }) => {
      const BeginOffset = Array.from(text.slice(0, index)).length
      return { Score: 0.99, Type, BeginOffset, EndOffset: BeginOffset + Array.from(found).length }
    }),
  )

export const startComprehend = () =>
  startJson11('Comprehend_20171127', {
    DetectToxicContent: {
      input: toxic,
      refusal: (input) =>
        z.looseObject({ LanguageCode: z.literal('en') }).safeParse(input).success
          ? 'TextSizeLimitExceededException'
          : 'UnsupportedLanguageException',
      answer: ({ TextSegments }: z.infer<typeof toxic>) => ({
        result: { ResultList: TextSegments.map(({ Text }) => toxicity(told(Text))) },
      }),
    },
    DetectPiiEntities: {
      input: pii,
      refusal: () => 'InvalidRequestException',
      answer: ({ Text }: z.infer<typeof pii>) => ({ result: { Entities: entities(Text) } }),
    },
  })
