/** Amazon Rekognition on the far side of the wire: it finds in every picture what the test has put there. */
import * as z from 'zod'
import { startJson11, type Json11 } from './json-1.1.ts'

const isPicture = (bytes: Buffer) =>
  bytes.subarray(1, 4).toString('latin1') === 'PNG' || bytes.subarray(0, 2).toString('hex') === 'ffd8'

/** DetectModerationLabels, API reference. JSON carries bytes as base64. */
const input = z.strictObject({
  Image: z.strictObject({
    Bytes: z.base64().refine((text) => {
      const bytes = Buffer.from(text, 'base64')
      return bytes.length <= 5 * 1024 * 1024 && isPicture(bytes)
    }),
  }),
  MinConfidence: z.number().min(0).max(100).optional(),
  ProjectVersion: z.string().startsWith('arn:aws:rekognition:').optional(),
})

export interface Found {
  readonly Name: string
  readonly ParentName: string
  readonly TaxonomyLevel: number
  readonly Confidence: number
}

export interface FarSideRekognition extends Json11 {
  shows: readonly Found[]
  types: readonly { readonly Name: string; readonly Confidence: number }[]
  /** An expired adapter is left out of the answer. */
  expired: boolean
}

/** A path down the taxonomy, each label with the confidence. */
export const shown = (Confidence: number, ...path: readonly string[]): readonly Found[] =>
  path.map((Name, index) => ({ Name, ParentName: path[index - 1] ?? '', TaxonomyLevel: index + 1, Confidence }))

export async function startRekognition(): Promise<FarSideRekognition> {
  const service = await startJson11('RekognitionService', {
    DetectModerationLabels: {
      input,
      refusal: () => 'InvalidImageFormatException',
      answer: ({ MinConfidence = 50, ProjectVersion }: z.infer<typeof input>) => ({
        result: {
          ModerationLabels: rekognition.shows.filter(({ Confidence }) => Confidence >= MinConfidence),
          ModerationModelVersion: '7.0',
          ContentTypes: rekognition.types,
          ...(ProjectVersion && !rekognition.expired ? { ProjectVersion } : {}),
        },
      }),
    },
  })
  const rekognition: FarSideRekognition = Object.assign(service, { shows: [], types: [], expired: false })
  return rekognition
}
