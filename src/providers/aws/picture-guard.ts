/** Amazon Rekognition's moderation labels as the guard of pictures. */
import { DetectModerationLabelsCommand, type RekognitionClient } from '@aws-sdk/client-rekognition'
import * as z from 'zod'
import { findingsOf, type PictureTerms } from '../../policy/picture-labels.ts'
import { ProviderFailed, type PictureGuard } from '../../ports.ts'
import type { Picture } from '../../turn.ts'
import { judged } from './guard-failure.ts'

const name = 'rekognition'

/** Guidelines and quotas: 5 MB where a picture is sent as bytes, 10,000 pixels a side, PNG and JPEG. */
const mostBytes = 5 * 1024 * 1024
const mostSide = 10_000

/** Percent. The service says nothing of what is below, and 50 unless told: the policy's own thresholds are to decide. */
const leastConfidence = 1

/** From this confidence on, in percent, a picture counts as illustrated or animated. */
const drawnConfidence = 90
const drawnTypes = ['Illustrated', 'Animated']

const percent = z.number().min(0).max(100)
const label = z
  .object({ Name: z.string().min(1), ParentName: z.string(), TaxonomyLevel: z.literal([1, 2, 3]), Confidence: percent })
  .refine(({ ParentName, TaxonomyLevel }) => (ParentName === '') === (TaxonomyLevel === 1))
const answer = z.object({
  ModerationLabels: z.array(label),
  ContentTypes: z.array(z.object({ Name: z.string(), Confidence: percent })).default([]),
  ProjectVersion: z.string().optional(),
})

/** `adapter`: the ARN of a project version that must be the one to judge; null: the base model. */
export function rekognitionPictureGuard(parts: {
  readonly client: RekognitionClient
  readonly adapter: string | null
  readonly terms: PictureTerms
}): PictureGuard {
  const { client, adapter, terms } = parts
  return {
    name,
    async inspect(picture, signal) {
      const problem = tooLarge(picture)
      if (problem) throw new ProviderFailed('guard', problem, { retryable: false })
      const command = new DetectModerationLabelsCommand({
        Image: { Bytes: picture.bytes },
        MinConfidence: leastConfidence,
        ...(adapter === null ? {} : { ProjectVersion: adapter }),
      })
      const asked = client.send(command, { abortSignal: signal })
      const { ModerationLabels, ContentTypes, ProjectVersion } = await judged('DetectModerationLabels', asked, answer)
      // An expired adapter is replaced by the base model in silence (API reference, DetectModerationLabels).
      if (adapter !== null && ProjectVersion !== adapter) {
        throw new ProviderFailed('guard', 'Rekognition did not use the adapter, which may have expired', {
          retryable: false,
        })
      }
      const drawn = ContentTypes.some((type) => drawnTypes.includes(type.Name) && type.Confidence >= drawnConfidence)
      return findingsOf(ModerationLabels.map(labelFrom), drawn, terms, name)
    },
  }
}

const labelFrom = ({ Name, ParentName, TaxonomyLevel, Confidence }: z.infer<typeof label>) => ({
  name: Name,
  parent: ParentName,
  level: TaxonomyLevel,
  score: Confidence / 100,
})

function tooLarge({ bytes, width, height }: Picture): string | null {
  if (bytes.length > mostBytes) return 'The picture has more than the 5 MB that the guard takes'
  return Math.max(width, height) > mostSide ? 'The picture has a side longer than the guard takes' : null
}
