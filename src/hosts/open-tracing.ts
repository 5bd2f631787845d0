/** What follows the work of a host, where the configuration asks for it. What it takes is not even loaded otherwise. */
import type { Config } from '../config.ts'
import type { Tracing } from '../providers/aws/x-ray/open.ts'
import { untraced } from '../untraced.ts'

/** `type`: a function's work is a part of the segment that Lambda sends. `lost`: why, in one word, what was to be sent is lost. */
export async function openTracing(
  { traces, deployment }: Pick<Config, 'traces' | 'deployment'>,
  type: 'segment' | 'subsegment',
  lost: (because: string) => void,
): Promise<Tracing> {
  if (traces === 'off') return { tracer: untraced, flush: async () => {}, close: async () => {} }
  const { openXRay } = await import('../providers/aws/x-ray/open.ts')
  return openXRay({ deployment: deployment ?? 'chaperone', type, lost })
}
