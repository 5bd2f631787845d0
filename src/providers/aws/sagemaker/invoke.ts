/** One call of a SageMaker endpoint: JSON there, bytes back, never more than was agreed, and cut when told to. */
import {
  InvokeEndpointCommand,
  InvokeEndpointWithResponseStreamCommand,
  type SageMakerRuntimeClient,
} from '@aws-sdk/client-sagemaker-runtime'
import { Readable } from 'node:stream'
import { TooManyBytes } from './failure.ts'

/** Where a model is served. An endpoint with inference components needs to be told which (InvokeEndpoint, API reference). */
export interface Served {
  readonly client: SageMakerRuntimeClient
  readonly endpoint: string
  readonly component: string | null
}

export interface Call {
  /** JSON. */
  readonly body: string
  /** Of the answer as it comes over the wire, frames included. */
  readonly mostBytes: number
}

/** @throws whatever the client throws, and TooManyBytes: see `sageMakerFailure`. The same below. */
export async function invoke(served: Served, call: Call, signal: AbortSignal): Promise<Uint8Array> {
  const command = new InvokeEndpointCommand({ ...inputOf(served, call), Accept: 'application/json' })
  command.middlewareStack.add((next) => async (args) => bounded(await next(args), call.mostBytes), nearestToTheWire)
  // A signal of its own: one turn may judge many texts at once, and Node warns of many listeners on one signal.
  const { Body } = await served.client.send(command, { abortSignal: AbortSignal.any([signal]) })
  // Nothing at all is null, though the SDK's types do not say so.
  return Body ?? new Uint8Array()
}

/** The parts as they come, cut anywhere. Whoever stops reading ends the call. */
export async function* invokeStreaming(served: Served, call: Call, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const command = new InvokeEndpointWithResponseStreamCommand(inputOf(served, call))
  command.middlewareStack.add((next) => async (args) => bounded(await next(args), call.mostBytes), nearestToTheWire)
  // The SDK's iterators do not pass on that nobody reads any more: only a signal closes the connection.
  const left = new AbortController()
  try {
    const { Body } = await served.client.send(command, { abortSignal: AbortSignal.any([signal, left.signal]) })
    for await (const { PayloadPart } of Body ?? []) if (PayloadPart?.Bytes) yield PayloadPart.Bytes
  } finally {
    left.abort()
  }
}

const inputOf = ({ endpoint, component }: Served, { body }: Call) => ({
  EndpointName: endpoint,
  ...(component === null ? {} : { InferenceComponentName: component }),
  ContentType: 'application/json',
  Body: Buffer.from(body),
})

/** Before anything gathers the answer. */
const nearestToTheWire = { step: 'deserialize', priority: 'low' } as const

function bounded<Result extends { readonly response: unknown }>(result: Result, most: number): Result {
  const { response } = result
  if (typeof response === 'object' && response !== null && 'body' in response && response.body instanceof Readable)
    response.body = Readable.from(atMost(most, response.body))
  return result
}

/** Ends the source as well, so that the connection goes with it. @throws TooManyBytes */
async function* atMost(most: number, source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const part of source) {
    bytes += part.byteLength
    if (bytes > most) throw new TooManyBytes()
    yield part
  }
}
