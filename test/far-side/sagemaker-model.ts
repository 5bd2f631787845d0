/** SageMaker, as the contract of completers asks it to behave. */
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime'
import type { TokenChoice } from '../../src/prompts/family.ts'
import { sageMakerCompleter } from '../../src/providers/aws/sagemaker/completer.ts'
import type { Dialect } from '../../src/providers/aws/sagemaker/dialect.ts'
import type { Asked, Behaviour as Asks, FarSideModel } from '../contracts/far-side-model.ts'
import { containerFails, farSideSageMaker, hangsUp, silent, type Behaviour, type Invocation } from './sagemaker.ts'
import { floods, says, streams } from './sagemaker-answers.ts'
import { lmi, spoken, tgi, type Speech, type Spoken } from './sagemaker-containers.ts'

export async function farSideSageMakerModel(dialect: Dialect): Promise<FarSideModel> {
  const far = await farSideSageMaker()
  const client = new SageMakerRuntimeClient({
    endpoint: far.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' },
    maxAttempts: 1,
  })
  const slot = { endpoint: 'models', component: null, dialect }
  return {
    completer: (sampling) => sageMakerCompleter({ client, slot, sampling: { ...sampling, stop: [] } }),
    behave: (asks) => far.behave(behaving(dialect, asks)),
    get asked() {
      return far.requests.map(askedOf)
    },
    // What no container takes is refused by it, so that the contract's own expectation fails.
    misshapen: [],
    abandoned: async () => far.requests.at(-1)?.gone,
    async close() {
      client.destroy()
      await far.close()
    },
  }
}

const containers = { tgi, lmi }
const finishes = { stop: 'eos_token', length: 'length', other: 'error' } as const

/** One event of a stream, without its end: both dialects read it. */
const event = (text: string) =>
  `data:${JSON.stringify({ token: { id: 1, text, logprob: -0.1 }, generated_text: null })}\n\n`
const last = `data:${JSON.stringify({ generated_text: 'Hé', details: { finish_reason: 'eos_token' } })}\n\n`

function behaving(dialect: Dialect, asks: Asks): Behaviour {
  switch (asks.does) {
    case 'say':
      return containers[dialect](speechOf(asks))
    case 'refuse':
      return containerFails(asks.status, asks.words)
    case 'reset the connection':
      return hangsUp
    case 'stay silent':
      return silent
    case 'drip':
      return drips
    case 'answer nothing':
      return says('')
    case 'answer no JSON':
      return says('CANARY')
    case 'answer another shape':
      return says('{"choices": [{"text": "CANARY"}]}')
    case 'break off in the middle':
      return streamed([event('CANARY')], 'cut')
    case 'end before the end':
      return streamed([event('CANARY')], 'end')
    case 'end inside a letter':
      return streamed([Buffer.from(event('é')).subarray(0, event('é').indexOf('é') + 1)], 'end')
    case 'spoil a letter':
      return streamed([Buffer.from(last, 'latin1')], 'end')
    case 'fail in the middle':
      return streamed([event('CANARY'), 'data:{"error":"CANARY","error_type":"generation"}\n\n'], 'end')
    case 'never end':
      return streamed(endlessly(event(' and')), 'end')
    case 'flood':
      return (asked, response) =>
        asked.streaming ? streams(endlessly(' '.repeat(10_000)))(asked, response) : floods(20_000_000)(asked, response)
    case 'redirect':
      return (_asked, response) => void response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end('{}')
  }
}

/** A guard's answer comes in one piece: what breaks within a stream breaks within that. */
const streamed =
  (parts: Iterable<string | Uint8Array>, ending: 'cut' | 'end'): Behaviour =>
  (asked, response) => {
    if (asked.streaming) return streams(parts, ending)(asked, response)
    response.writeHead(200, { 'content-type': 'application/json' })
    for (const part of parts) response.write(part)
    if (ending === 'cut') response.destroy()
    else response.end()
  }

const drips: Behaviour = (asked, response) => {
  if (asked.streaming) return streams(['d', 'a', 't'], 'nothing')(asked, response)
  response.writeHead(200, { 'content-type': 'application/json' }).write('[')
}

function* endlessly(part: string) {
  for (;;) yield part
}

function speechOf({ text, finish = 'stop', tokens }: Extract<Asks, { does: 'say' }>): Speech {
  const words = tokens ? tokens.map(spokenAs) : spoken(text)
  return {
    tokens: words.length === 0 ? [['', 1]] : words,
    finish: finishes[finish],
    likely: tokens !== undefined,
    candidates: tokens !== undefined,
  }
}

const spokenAs = ({ text, probability, alternatives }: TokenChoice): Spoken => [
  text,
  probability,
  Object.fromEntries(alternatives.map((other) => [other.text, other.probability])),
]

function askedOf({ body }: Invocation): Asked {
  const { inputs, parameters } = body as {
    inputs: string
    parameters: Record<string, number> & { stop?: readonly string[] }
  }
  return {
    prompt: inputs,
    maximumTokens: parameters['max_new_tokens'] ?? 0,
    stop: parameters.stop ?? [],
    temperature: parameters['temperature'],
    topP: parameters['top_p'],
    topK: parameters['top_k'],
    probabilities: 'top_n_tokens' in parameters || 'logprobs' in parameters,
  }
}
