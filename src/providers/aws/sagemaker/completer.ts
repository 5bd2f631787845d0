/** Text models on SageMaker, reached for raw completions. */
import type { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime'
import type { Sampling } from '../../../policy/policy.ts'
import { ProviderFailed, type Completer, type CompletionRequest } from '../../../ports.ts'
import type { Completion } from '../../../prompts/family.ts'
import { completionOf, readAnswer, type Answer } from './answer.ts'
import { renderRequest, type Dialect } from './dialect.ts'
import { containerFailure, malformed, nameOf } from './failure.ts'
import { invoke, invokeStreaming, type Served } from './invoke.ts'
import { linesOf } from './lines.ts'

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
      const body = renderRequest(slot.dialect, request, sampling)
      const call = { provider: providerOf(request), body, mostBytes }
      if (request.purpose === 'guard') return read(await invoke(served, call, signal), request, served)
      return gather(linesOf(invokeStreaming(served, call, signal)), request, served)
    },
  }
}

/** Several times the longest reply (2,048 tokens of some 300 bytes each, frames included). */
const mostBytes = 4 * 1024 * 1024

/** The last of a stream may bring a token more, or one that marks the end. */
const spareTokens = 2

const providerOf = ({ purpose }: CompletionRequest): 'guard' | 'model' => (purpose === 'guard' ? 'guard' : 'model')

function read(bytes: Uint8Array, request: CompletionRequest, served: Served): Completion {
  const completion = completionOf(answerIn(Buffer.from(bytes).toString(), request, served), request)
  if (!completion) throw notItsForm(request, served)
  return completion
}

/** Whole replies only: what lacks its last event is none. */
async function gather(lines: AsyncIterable<string>, request: CompletionRequest, served: Served): Promise<Completion> {
  let completion: Completion | null = null
  let tokens = 0
  for await (const line of lines) {
    const json = /^\s*(?:data:\s*)?(?<json>(?!\[DONE\])[[{].*)$/s.exec(line)?.groups?.['json']
    if (json === undefined) continue
    const answer = answerIn(json, request, served)
    completion = completionOf(answer, request) ?? completion
    tokens += answer.token ? 1 : 0
    if (tokens > request.maximumTokens + spareTokens)
      throw malformed(providerOf(request), `${nameOf(served)} answered more than was asked for`)
  }
  if (completion) return completion
  throw new ProviderFailed('model', `${nameOf(served)} ended before its reply was whole`, { retryable: true })
}

function answerIn(json: string, request: CompletionRequest, served: Served): Answer {
  const answer = readAnswer(json)
  if (!answer) throw notItsForm(request, served)
  if (answer.error === undefined || answer.error === null) return answer
  // The status went out before: only a request that can never be answered is told by its type.
  const status = answer.error_type === 'validation' ? 422 : 500
  throw containerFailure(providerOf(request), nameOf(served), status, JSON.stringify(answer.error))
}

const notItsForm = (request: CompletionRequest, served: Served) =>
  malformed(providerOf(request), `${nameOf(served)} answered in a form that is not its own`)
