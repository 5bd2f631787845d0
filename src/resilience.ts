/** Models and guards -> the same ones with bounded patience, so that none of them can take a turn, or the bot, down with it. */
import type { Bot } from './bot.ts'
import { CallStopped, type Dependency } from './ports.ts'
import { protect, type Protected } from './resilience/protect.ts'
import { wakefulness } from './resilience/wakefulness.ts'

export type Models = Pick<Bot, 'model' | 'guards' | 'promptGuards' | 'masker' | 'pictureModel' | 'pictureGuard'>

type Parts = Pick<Bot, 'policy' | 'observer' | 'tracer' | 'wakes' | 'now'>

/**
 * What of an attempt's time one step may take, whatever else happens. Masking, guard, model and guard after one another
 * are the whole of it: none leaves too little for those that follow.
 */
const shares: Readonly<Record<Dependency, number>> = {
  masker: 0.05,
  guard: 0.2,
  'prompt guard': 0.2,
  model: 0.55,
  'picture model': 0.55,
  'picture guard': 0.2,
}

/** Two or three pauses of the queue: a turn that finds a dependency cut off still has a try when it is asked again. */
const usualRest = 5_000

/** Providers themselves try nothing twice: this is the one place that does. */
export function resilient(models: Models, parts: Parts, restMilliseconds = usualRest): Models {
  const around = (dependency: Dependency) => protectedBy(dependency, restMilliseconds, parts)
  const [model, masker] = [around('model'), around('masker')]
  const [pictureModel, pictureGuard] = [around('picture model'), around('picture guard')]
  return {
    model: {
      ...models.model,
      reply: (conversation, signal) => model((within) => models.model.reply(conversation, within), signal),
    },
    guards: models.guards.map((guard) => {
      const protection = around('guard')
      return {
        ...guard,
        judge: (conversation, signal) => protection((within) => guard.judge(conversation, within), signal),
      }
    }),
    promptGuards: models.promptGuards.map((guard) => {
      const protection = around('prompt guard')
      return { ...guard, judge: (segments, signal) => protection((within) => guard.judge(segments, within), signal) }
    }),
    masker: {
      ...models.masker,
      mask: (text, types, signal) => masker((within) => models.masker.mask(text, types, within), signal),
    },
    pictureModel: {
      ...models.pictureModel,
      draw: (request, signal) => pictureModel((within) => models.pictureModel.draw(request, within), signal),
    },
    pictureGuard: {
      ...models.pictureGuard,
      inspect: (picture, signal) => pictureGuard((within) => models.pictureGuard.inspect(picture, within), signal),
    },
  }
}

function protectedBy(dependency: Dependency, restMilliseconds: number, parts: Parts): Protected {
  const { policy, observer, tracer } = parts
  const provider = dependency.endsWith('model') ? 'model' : 'guard'
  const protection = protect({
    dependency,
    provider,
    milliseconds: policy.limits.turnSeconds * 1000 * shares[dependency],
    restMilliseconds,
    strained: (strain) => observer.counted(`${dependency} ${strain}`),
    malformed: () => observer.counted('guard malformed'),
  })
  const waking = wakefulness(parts)
  const ask = async <T>(call: () => Promise<T>, signal: AbortSignal): Promise<T> => {
    try {
      const result = await call()
      waking.answered()
      return result
    } catch (error) {
      waking.failed(error)
      throw signal.aborted ? new CallStopped(provider, dependency, error) : error
    }
  }
  return (call, signal) =>
    tracer.part(dependency, () =>
      protection((within) => tracer.part('try', () => ask(() => call(within), signal)), signal),
    )
}
