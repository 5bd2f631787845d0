/** Text models on SageMaker, reached for raw completions. */
import type { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime'
import type { Sampling } from '../../../policy/policy.ts'
import type { Completer, CompletionRequest } from '../../../ports.ts'
import { readWhole } from './answer.ts'
import { renderRequest, type Dialect } from './dialect.ts'
import { sageMakerFailure } from './failure.ts'
import { invoke, invokeStreaming } from './invoke.ts'
import { linesOf, textOf } from './lines.ts'

export interface SageMakerSlot {
  readonly endpoint: string
  /** Of an endpoint that has inference components. */
  readonly component: string | null
  readonly dialect: Dialect
}

/** A guard's answer comes whole; a reply comes as a stream, so that a call that is given up ends at once. */
export function sageMakerCompleter(parts: {
  readonly client: SageMakerRuntimeClient
  readonly slot: SageMakerSlot
  /** Never for guards. */
  readonly sampling: Sampling
}): Completer {
  const { client, slot, sampling } = parts
  const served = { client, endpoint: slot.endpoint, component: slot.component }
  return {
    async complete(request, signal) {
      const guards = request.purpose === 'guard'
      const body = renderRequest(slot.dialect, request, sampling)
      const call = { body, mostBytes: mostBytes(body, request) }
      try {
        if (guards) return await readWhole([textOf(await invoke(served, call, signal))], request)
        return await readWhole(linesOf(invokeStreaming(served, call, signal)), request)
      } catch (error) {
        throw sageMakerFailure(guards ? 'guard' : 'model', served, error)
      }
    },
  }
}

/** A few times what any answer needs: LMI repeats the prompt; every token has its event, frame and candidates. */
const mostBytes = (body: string, { maximumTokens }: CompletionRequest) =>
  65_536 + 2 * Buffer.byteLength(body) + 4096 * maximumTokens
