/** A tracer whose documents go to an X-Ray on the far side, and what stands there of a trace. */
import { XRayClient } from '@aws-sdk/client-xray'
import { segmentSender } from '../../src/providers/aws/x-ray/sender.ts'
import { xRayTracer } from '../../src/providers/aws/x-ray/tracer.ts'
import { startXRay, type Segment, type Subsegment } from '../far-side/x-ray.ts'

export type Traces = Awaited<ReturnType<typeof openTraces>>

/** `sampled`: whether a trace that begins is kept. */
export async function openTraces(
  sampled: () => boolean,
  patience = { gatherMilliseconds: 60_000, answerMilliseconds: 300 },
) {
  const far = await startXRay()
  const client = new XRayClient({
    endpoint: far.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  })
  const lost: string[] = []
  const sender = segmentSender({ client, lost: (because) => lost.push(because), ...patience })
  const send = (document: string) => sender.send(document)
  return {
    far,
    /** Why documents were lost, as an operator is told. */
    lost,
    send,
    flush: () => sender.flush(),
    tracer: xRayTracer({ deployment: 'acme', type: 'segment', sampled, now: Date.now, send }),
    close: async () => {
      client.destroy()
      await far.close()
    },
  }
}

type Piece = Segment | Subsegment

/** The piece itself, and all within it. */
export const allOf = (piece: Piece): readonly Piece[] => [piece, ...(piece.subsegments ?? []).flatMap(allOf)]

/** The names of what a piece is made of, as they lie within each other. */
export const treeOf = ({ subsegments = [] }: Piece): readonly unknown[] =>
  subsegments.flatMap((part) => (part.subsegments ? [part.name, treeOf(part)] : [part.name]))

/** Where a part does not lie within the times of what it is a part of. */
export const strayed = (piece: Piece): readonly string[] =>
  (piece.subsegments ?? []).flatMap((part) => [
    ...(part.start_time < piece.start_time || part.end_time > piece.end_time || part.end_time < part.start_time
      ? [`${part.name} in ${piece.name}`]
      : []),
    ...strayed(part),
  ])
