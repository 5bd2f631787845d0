/** prompt check -> picture model -> picture check: what becomes of one `/imagine`. */
import type { Bot } from './bot.ts'
import { cautions, fileNotes, told, type Thought } from './chat.ts'
import { readImagine } from './imagine-options.ts'
import { budgetsOf, judgePrompt } from './judge-prompt.ts'
import { mask, maskNotes } from './mask.ts'
import { NotAPicture, pictureFrom } from './picture.ts'
import { wordsOf } from './policy/clear.ts'
import { allows, decide, hashOf } from './policy/decide.ts'
import { uncoveredLanguage } from './policy/language.ts'
import { pictureLimits } from './policy/picture-limits.ts'
import type { Policy } from './policy/policy.ts'
import { ProviderFailed, type Quota } from './ports.ts'
import { longestQuestion } from './prompts/fit.ts'
import { normalise } from './prompts/normalise.ts'
import { timed } from './timed.ts'
import {
  personKey,
  turnId,
  type ImagineTurn,
  type KeptPicture,
  type Outcome,
  type Picture,
  type PictureRequest,
  type Took,
  type Verdict,
} from './turn.ts'

type Parts = Pick<
  Bot,
  | 'quotas'
  | 'turns'
  | 'masker'
  | 'guards'
  | 'promptGuards'
  | 'pictureModel'
  | 'pictureGuard'
  | 'policy'
  | 'observer'
  | 'now'
>

/** @throws ProviderFailed when a guard or the model gives no answer: nothing is cleared then. */
export async function imagine(turn: ImagineTurn, parts: Parts, signal: AbortSignal): Promise<Thought> {
  const { policy, observer, now } = parts
  const id = turnId(turn)
  const read = await requestOf(turn, parts)
  if ('kind' in read) return told(read)

  const wanted = await masked(read, parts, signal)
  const words = wordsOf(wanted)
  const { result: findings, took: guarded } = await timed(now, () => judgePrompt(words, parts, signal))
  if (findings === null) {
    return told({ kind: 'refused', fixed: 'too long', limit: longestQuestion(budgetsOf(parts.guards)) })
  }
  observer.step('guard answered', id)
  const asked = decide(policy, [...findings, ...uncoveredLanguage(words, policy.languages)], words)
  if (!allows(asked)) {
    return {
      ...stopped('prompt', asked, { asked: guarded, made: null, checked: null }),
      content: contentOf(words, null),
      picture: null,
    }
  }

  const quota = quotaOf(turn, policy)
  if (!(await parts.quotas.take(quota))) return told({ kind: 'refused', fixed: 'too many pictures', ...quota.rate })
  const { picture, drawn, made, inspected } = await draw(wanted, id, parts, signal).catch(async (error: unknown) => {
    await parts.quotas.giveBack(quota)
    throw error
  })
  const took = { asked: guarded, made, checked: inspected }
  if (!allows(drawn)) {
    await parts.quotas.giveBack(quota)
    const kept = { ...picture, key: keyOf('held', id, drawn) }
    return { ...stopped('picture', drawn, took), content: contentOf(words, keptOf(kept)), picture: kept }
  }
  const kept = { ...picture, key: keyOf('pictures', id, drawn) }
  const notes = [...parts.pictureModel.notes, ...cautions(asked, drawn), ...maskNotes(words, parts), ...fileNotes(turn)]
  const outcome: Outcome = { kind: 'answered', request: wanted, picture: keptOf(kept), asked, drawn, took, notes }
  return { outcome, content: null, picture: kept }
}

async function draw(wanted: PictureRequest, id: string, parts: Parts, signal: AbortSignal) {
  const { result: bytes, took: made } = await timed(parts.now, () => parts.pictureModel.draw(wanted, signal))
  const picture = checked(bytes)
  parts.observer.step('model answered', id)
  const { result, took: inspected } = await timed(parts.now, () => parts.pictureGuard.inspect(picture, signal))
  return { picture, drawn: decide(parts.policy, result, picture.bytes), made, inspected }
}

/** A picture counts against whoever asked for it, or pressed. */
function quotaOf(turn: ImagineTurn, { limits }: Policy): Quota {
  const whose = personKey(turn.place, turn.person.id)
  return {
    subject: `${turn.again ? 'redraws' : 'pictures'}|${whose}`,
    turn: turnId(turn),
    asked: turn.asked,
    rate: turn.again ? limits.redrawsPerPerson : limits.picturesPerPerson,
  }
}

/** What is to be drawn, or what is to be said instead. */
async function requestOf(turn: ImagineTurn, parts: Parts): Promise<PictureRequest | Outcome> {
  const { limits } = parts.policy
  if (turn.edits > limits.edits) return { kind: 'refused', fixed: 'edited too often', limit: limits.edits }
  if (turn.again) {
    const { thread, ...drawn } = turn.again
    const earlier = (await parts.turns.recall({ place: { ...turn.place, thread }, ...drawn }))?.outcome
    return earlier && 'request' in earlier
      ? { ...earlier.request, seed: seedOf(turn) }
      : { kind: 'answered', fixed: 'picture gone' }
  }
  if (turn.text.length > pictureLimits.characters) return tooLong
  const read = readImagine(normalise(turn.text))
  switch (read.kind) {
    case 'help':
      return { kind: 'answered', fixed: 'imagine help' }
    case 'problem':
      return { kind: 'refused', fixed: 'imagine problem', problem: read.problem }
    case 'request':
      return { ...read.request, seed: read.request.seed ?? seedOf(turn) }
  }
}

/** After the options are read, or a seed might pass for a telephone number. */
async function masked(wanted: PictureRequest, parts: Parts, signal: AbortSignal): Promise<PictureRequest> {
  const hide = (text: string) => mask(text, parts, signal)
  const [prompt, negative] = await Promise.all([hide(wanted.prompt), hide(wanted.negative)])
  return { ...wanted, prompt, negative }
}

const tooLong: Outcome = { kind: 'refused', fixed: 'prompt too long', limit: pictureLimits.characters }

/** As good as chance, and the same for every attempt at one turn. */
const seedOf = (turn: ImagineTurn) => Number.parseInt(hashOf(turnId(turn)).slice(0, 8), 16)

/** The same turn would only draw the same again: what is no picture now is none at the next attempt. */
function checked(bytes: Uint8Array): Picture {
  try {
    return pictureFrom(bytes)
  } catch (cause) {
    if (!(cause instanceof NotAPicture)) throw cause
    throw new ProviderFailed('model', cause.message, { retryable: false, cause })
  }
}

const stopped = (stage: 'prompt' | 'picture', verdict: Verdict, took: Took): Pick<Thought, 'outcome'> => ({
  outcome: { kind: verdict.action === 'hold' ? 'held' : 'refused', stage, verdict, took },
})

const contentOf = (question: string, picture: KeptPicture | null) => ({ question, reply: null, context: [], picture })

/** By its hash too: an overtaken worker's picture cannot take the place of the one that was judged. */
const keyOf = (folder: 'pictures' | 'held', turn: string, { judged }: Verdict) =>
  `${folder}/${encodeURIComponent(turn)}/${judged}`

const keptOf = ({ key, mediaType, width, height }: KeptPicture): KeptPicture => ({ key, mediaType, width, height })
