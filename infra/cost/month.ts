/** What a deployment costs a month and how long people wait, by how many they are and how it is set. */
import { deployables } from '../models/catalog.ts'
import { askedIn, type Habits } from './day.ts'
import { isPriced, prices } from './prices.ts'
import { simulate, type Served } from './simulate.ts'

export interface Plan {
  readonly name: string
  /** Instance types. `guard` null: beside the chat model, on its instance. */
  readonly chat: string
  readonly guard: string | null
  readonly pictures: string | null
  readonly idleMinutes: number
  readonly warm: Served['warm']
  readonly copies: number
}

const defaults = {
  chat: deployables['llama-2-7b-f'].instance,
  guard: deployables['llama-guard-7b'].instance,
  pictures: deployables.sdxl.instance,
  idleMinutes: 15,
  warm: null,
  copies: 1,
} as const

export const plans: readonly Plan[] = [
  { name: 'as shipped: asleep unless asked', ...defaults },
  { name: 'guard and chat on one g5.12xlarge', ...defaults, chat: 'ml.g5.12xlarge', guard: null },
  { name: 'awake from 8 to 18', ...defaults, warm: { from: 8, to: 18 } },
  { name: 'asleep unless asked, no pictures', ...defaults, pictures: null },
]

export const habits: Habits = { questions: 2, pictures: 0.1 }

/**
 * In seconds. Nobody has measured these on the reader's account: they are what the simulation assumes, and the first thing to
 * replace by what the dashboard shows.
 */
export const times = { guard: 0.5, chat: 4, picture: 20, wake: 420 } as const

const workingDays = 22

/** Store, queue and gateway requests of one turn, and GiB-seconds of its functions beside the models' own time. */
const perTurn = { writes: 9, reads: 3, queue: 5, requests: 1, gibibyteSeconds: 1.73 * (times.chat + 1.5) }

export interface Month {
  readonly dollars: number
  /** Of the dollars: what the models' instances cost. */
  readonly models: number
  /** To an answer of the chat model, in seconds. */
  readonly p50: number
  readonly p95: number
  /** Share of questions that found a model asleep. */
  readonly asleep: number
}

/** A month is so many working days, each with a chance of its own; weekends sleep. */
export function month(members: number, plan: Plan): Month {
  const days = Array.from({ length: workingDays }, (_, day) => dayOf(members, plan, day + 1))
  const sum = (of: (day: Day) => number) => days.reduce((total, day) => total + of(day), 0)
  const models = sum((day) => day.models)
  const waits = days.flatMap((day) => day.waits).toSorted((a, b) => a - b)
  const share = (part: number) => waits[Math.min(waits.length - 1, Math.floor(waits.length * part))] ?? 0
  const pictures = sum((day) => day.pictures)
  return {
    dollars: models + (waits.length + pictures) * turnDollars + pictures * pictureDollars + fixedDollars,
    models,
    p50: share(0.5),
    p95: share(0.95),
    asleep: waits.length === 0 ? 0 : sum((day) => day.woke) / waits.length,
  }
}

interface Day {
  /** In dollars. */
  readonly models: number
  readonly waits: readonly number[]
  readonly woke: number
  readonly pictures: number
}

function dayOf(members: number, plan: Plan, seed: number): Day {
  const asked = askedIn(members, habits, seed)
  const at = (kind: 'chat' | 'picture') => asked.filter((each) => each.kind === kind).map((each) => each.at)
  const chats = at('chat')
  const pictures = plan.pictures === null ? [] : at('picture')
  const common = { copies: plan.copies, wakeSeconds: times.wake, idleSeconds: plan.idleMinutes * 60, warm: plan.warm }
  const chat = simulate({ ...common, arrivals: chats, seconds: times.chat, perCopy: 8 })
  const guard = simulate({ ...common, arrivals: chats, seconds: 2 * times.guard, perCopy: 16 })
  const drawn = simulate({ ...common, arrivals: pictures, seconds: times.picture, perCopy: 1 })
  return {
    models:
      chat.hours * rate(plan.chat) +
      (plan.guard === null ? 0 : guard.hours * rate(plan.guard)) +
      (plan.pictures === null ? 0 : drawn.hours * rate(plan.pictures)),
    // Guard and model work on the question side by side; the reply is judged after.
    waits: chat.waits.map((wait, index) => Math.max(wait, guard.waits[index] ?? 0) + times.guard),
    woke: chat.woke,
    pictures: pictures.length,
  }
}

function rate(instance: string): number {
  if (!isPriced(instance)) throw new Error(`No price is stated for ${instance}`)
  return prices.instance[instance]
}

const turnDollars =
  perTurn.writes * prices.dynamodb.write +
  perTurn.reads * prices.dynamodb.read +
  perTurn.queue * prices.sqsRequest +
  perTurn.requests * (prices.apiRequest + 2 * prices.lambda.request) +
  perTurn.gibibyteSeconds * prices.lambda.gibibyteSecond

/** A prompt of 300 characters, and the look at the picture. */
const pictureDollars = 3 * prices.comprehendUnit + prices.rekognitionImage

const fixedDollars = Object.values(prices.fixed).reduce((sum, each) => sum + each, 0)

/** The formula's other terms, in dollars. */
export const dollarsOf = { perTurn: turnDollars, perPicture: pictureDollars, fixed: fixedDollars } as const
