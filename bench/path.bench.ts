/**
 * From a question to its cleared answer: what our own code adds to the time that guard and model took, as they recorded it
 * themselves. Beside it the floor: the same calls with the same client, overlapped alike, and nothing else.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { demoModels } from '../src/demo-models.ts'
import { chat } from '../src/chat.ts'
import { builtInPolicy } from '../src/policy/built-in.ts'
import type { Completer } from '../src/ports.ts'
import { llama2 } from '../src/prompts/llama-2.ts'
import { llamaGuard1 } from '../src/prompts/llama-guard-1.ts'
import { openAiCompleter } from '../src/providers/self-hosted/openai-completer.ts'
import { resilient } from '../src/resilience.ts'
import { chatModel, systemPrompt, textGuard } from '../src/text-models.ts'
import { telemetry } from '../src/telemetry.ts'
import { untraced } from '../src/untraced.ts'
import { turnOf } from '../test/flow/turns.ts'

const warmUp = 20
const measured = 200
const never = new AbortController().signal

interface Stamp {
  readonly of: 'guard' | 'model'
  readonly worked: number
}

export async function run(): Promise<void> {
  const script = fileURLToPath(new URL('model-server.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const { sampling } = builtInPolicy
  const served = (of: Stamp['of']) => openAiCompleter({ baseUrl: `${url}/${of}`, model: of, sampling })
  const [guard, model] = [served('guard'), served('model')]
  const parts = partsOver(guard, model)

  const turn = async () => {
    const { outcome } = await chat(turnOf('What is the capital of France?'), [], parts, never)
    if (!('reply' in outcome)) throw new Error('Not answered')
  }
  const calls = async () => {
    const asked = request('guard')
    await Promise.all([guard.complete(asked, never), model.complete(request('chat'), never)])
    await guard.complete(asked, never)
  }

  /** What one turn took beyond the work on its critical path: the slower of two overlapped calls, then the third. */
  const added = async (once_: () => Promise<void>) => {
    const began = performance.now()
    await once_()
    const took = performance.now() - began
    const stamps = (await (await fetch(`${url}/stamps`)).json()) as readonly Stamp[]
    const [question = 0, reply = 0] = stamps.filter(({ of }) => of === 'guard').map(({ worked }) => worked)
    return took - Math.max(question, stamps.find(({ of }) => of === 'model')?.worked ?? 0) - reply
  }

  const [floor, own]: [number[], number[]] = [[], []]
  for (let round = 0; round < warmUp + measured; round += 1) {
    // By turns, so that whatever else the machine does meets both alike.
    const [alone, whole] = [await added(calls), await added(turn)]
    if (round >= warmUp) floor.push(alone)
    if (round >= warmUp) own.push(whole)
  }
  child.kill('SIGTERM')
  report(floor, own)
}

function partsOver(guard: Completer, model: Completer) {
  const { observer } = telemetry({ level: 'info', destination: { write: () => {} } })
  const now = Date.now
  const own = {
    ...demoModels(builtInPolicy),
    model: chatModel({ family: llama2, completer: model, system: systemPrompt, replyTokens: 512, stop: [] }),
    guards: [
      textGuard({
        family: llamaGuard1,
        categories: llamaGuard1.categories,
        completer: guard,
        name: 'bench',
      }),
    ],
  }
  const wakes = { expected: async () => null, seen: async () => {} }
  return {
    ...resilient(own, { policy: builtInPolicy, observer, tracer: untraced, wakes, now }),
    policy: builtInPolicy,
    observer,
    now,
  }
}

/** As long as those that a turn sends. */
function request(purpose: 'chat' | 'guard') {
  const said = [{ role: 'user', text: 'What is the capital of France?' }] as const
  return purpose === 'guard'
    ? { prompt: llamaGuard1.render(said, llamaGuard1.categories), maximumTokens: 64, stop: [], purpose }
    : { prompt: llama2.render(systemPrompt, said), maximumTokens: 512, stop: llama2.stop, purpose }
}

function report(floor: readonly number[], own: readonly number[]): void {
  console.log(`| ${measured} turns: milliseconds beyond the recorded critical path | p50 | p95 | p99 |`)
  console.log('| --- | ---: | ---: | ---: |')
  const row = (name: string, figures: readonly number[]) =>
    console.log(`| ${name} | ${figures.map((figure) => figure.toFixed(2)).join(' | ')} |`)
  const quantiles = (times: readonly number[]) => {
    const sorted = times.toSorted((a, b) => a - b)
    return [0.5, 0.95, 0.99].map((share) => sorted[Math.floor(share * sorted.length)] ?? NaN)
  }
  const [below, above] = [quantiles(floor), quantiles(own)]
  row('floor: the calls alone', below)
  row('guarded turns', above)
  row(
    'our own code',
    above.map((figure, at) => figure - (below[at] ?? NaN)),
  )
}
