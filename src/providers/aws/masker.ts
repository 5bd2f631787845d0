/** Amazon Comprehend's detection of personal data. */
import { type ComprehendClient, DetectPiiEntitiesCommand, type LanguageCode } from '@aws-sdk/client-comprehend'
import * as z from 'zod'
import { languageOf } from '../../policy/language.ts'
import { piiTypes } from '../../policy/pii-types.ts'
import type { Masker } from '../../ports.ts'
import { judged, malformed } from './guard-failure.ts'
import { piecesOf, replaced, type Piece, type Span } from './masked-text.ts'

const operation = 'DetectPiiEntities'

/** A privacy promise errs towards hiding too much. */
const leastScore = 0.5

const offset = z.int().min(0)
const entity = z.object({
  Score: z.number().min(0).max(1),
  Type: z.string(),
  BeginOffset: offset,
  EndOffset: offset,
})
const answer = z.object({ Entities: z.array(entity) })

/** What is neither English nor Spanish is read as English: addresses, numbers and keys look the same in most languages. */
export function comprehendMasker({ client }: { readonly client: ComprehendClient }): Masker {
  /** The entities of one piece; offsets count code points, from the beginning of the whole. */
  async function entitiesIn({ text, start }: Piece, language: LanguageCode, signal: AbortSignal) {
    const command = new DetectPiiEntitiesCommand({ Text: text, LanguageCode: language })
    const { Entities } = await judged(operation, client.send(command, { abortSignal: signal }), answer)
    const length = Array.from(text).length
    return Entities.map(({ Score, Type, BeginOffset, EndOffset }): Span => {
      if (BeginOffset >= EndOffset || EndOffset > length) throw malformed(operation)
      return { type: Type, score: Score, begin: start + BeginOffset, end: start + EndOffset }
    })
  }
  return {
    types: piiTypes,
    languages: ['en', 'es'],
    async mask(text, types, signal) {
      const language = languageOf(text) === 'es' ? 'es' : 'en'
      const found = await Promise.all(piecesOf(text).map((piece) => entitiesIn(piece, language, signal)))
      return replaced(
        text,
        found.flat().filter(({ type, score }) => types.includes(type) && score >= leastScore),
      )
    },
  }
}
