/** Amazon Comprehend's toxicity detection as the guard of what pictures are asked for. English only. */
import { type ComprehendClient, DetectToxicContentCommand } from '@aws-sdk/client-comprehend'
import * as z from 'zod'
import { categoriesByGuard, categoryOf, unspecified } from '../../policy/categories.ts'
import { ProviderFailed, type PromptGuard } from '../../ports.ts'
import type { Finding } from '../../turn.ts'
import { judged, malformed } from './guard-failure.ts'

const name = 'comprehend'
const operation = 'DetectToxicContent'

/** API reference, DetectToxicContent: at most 10 segments, each at most 1 KB of UTF-8. */
const mostSegments = 10
const mostBytes = 1024

const probability = z.number().min(0).max(1)
const labels = Object.keys(categoriesByGuard.comprehend)
const result = z.object({
  // A label that is missing was not judged.
  Labels: z
    .array(z.object({ Name: z.string(), Score: probability }))
    .refine((given) => labels.every((label) => given.some(({ Name }) => Name === label))),
  Toxicity: probability,
})
const answer = z.object({ ResultList: z.array(result) })

export const comprehendPromptGuard = ({ client }: { readonly client: ComprehendClient }): PromptGuard => ({
  name,
  // The API takes other codes, and the service none of them.
  languages: ['en'],
  async judge(segments, signal) {
    if (segments.length === 0 || segments.length > mostSegments || !segments.every(fits)) {
      throw new ProviderFailed('guard', 'The prompt was cut into segments that the guard does not take', {
        retryable: false,
      })
    }
    const TextSegments = segments.map((Text) => ({ Text }))
    const command = new DetectToxicContentCommand({ TextSegments, LanguageCode: 'en' })
    const { ResultList } = await judged(operation, client.send(command, { abortSignal: signal }), answer)
    if (ResultList.length !== segments.length) throw malformed(operation)
    return worstOf(ResultList.flatMap(findingsIn))
  },
})

const fits = (segment: string) => segment !== '' && Buffer.byteLength(segment) <= mostBytes

/** The toxicity of the whole says more than the labels only where it is above all of them; it has no category then. */
function findingsIn({ Labels, Toxicity }: z.infer<typeof result>): readonly Finding[] {
  const found = Labels.map(({ Name, Score }) => ({ category: categoryOf(name, Name), score: Score, guard: name }))
  const more = found.every(({ score }) => Toxicity > score)
  return more ? [...found, { category: unspecified, score: Toxicity, guard: name }] : found
}

/** Of each category the highest score of any segment. */
function worstOf(findings: readonly Finding[]): readonly Finding[] {
  const worst = new Map<string, Finding>()
  for (const finding of findings) {
    if (finding.score >= (worst.get(finding.category)?.score ?? 0)) worst.set(finding.category, finding)
  }
  return [...worst.values()]
}
