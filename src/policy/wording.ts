/** Our own fixed sentences. They hold no word that a person or a model wrote, and mention nobody. */
import type { ImagineProblem, Note, Stage, Verdict } from '../turn.ts'
import { pictureLimits } from './picture-limits.ts'
import type { Policy } from './policy.ts'

export type Wording =
  | { readonly say: 'help' | 'no answer' | 'stopped' }
  | { readonly say: 'imagine help' | 'picture gone' | 'picture stopped' }
  | { readonly say: 'imagine problem'; readonly problem: ImagineProblem }
  | { readonly say: 'prompt too long'; readonly limit: number }
  | { readonly say: 'too long'; readonly limit: number }
  | { readonly say: 'edited too often'; readonly limit: number }
  | {
      readonly say: 'refused'
      readonly about: string
      readonly stage: Stage
      readonly reference: string
    }
  | { readonly say: 'failed' | 'in doubt' | 'picture failed'; readonly reference: string }

export function sentence(wording: Wording): string {
  switch (wording.say) {
    case 'help':
      return 'Ask me something: mention me in a channel, or write to me directly. I answer in the thread, and follow-up questions there need no mention. Every question and every answer is checked before it is shown.'
    case 'no answer':
      return 'The model had no answer to this. Try to put the question in other words.'
    case 'stopped':
      return 'This was not answered, because it did not pass a safety check. The person who asked has been told more in a direct message.'
    case 'too long':
      return `This is too long for me: at most about ${wording.limit} tokens (roughly ${Math.floor(wording.limit * 0.75)} English words) can be checked as a whole, and I answer nothing that was checked only in part. Please shorten it.`
    case 'edited too often':
      return `This message was edited more than ${wording.limit} times, so I no longer answer it anew. Please ask in a new message.`
    case 'refused':
      return `${stopped[wording.stage]} did not pass a safety check: it seems to be about ${wording.about}. Nothing of it is used in later answers. The moderators have been told. You can ask in another way, or ask a moderator, giving the reference ${wording.reference}.`
    case 'failed':
      return `I could not get a checked answer to this, so I show none. Please try again in a while. Reference: ${wording.reference}.`
    case 'imagine help':
      return `Tell me what to draw: \`/imagine a lighthouse at dawn\`. Options: ${Object.values(options).join('; ')}. Every prompt and every picture is checked before it is shown.`
    case 'imagine problem':
      return wording.problem === 'option'
        ? `Nothing was drawn: there is no such option. The options are ${Object.values(options).join('; ')}.`
        : `Nothing was drawn: that is no \`--${wording.problem}\` that I can use. It is written ${options[wording.problem]}.`
    case 'prompt too long':
      return `Nothing was drawn: this is too long for me. A picture's description with its options can have at most ${wording.limit.toLocaleString('en')} characters. Please shorten it.`
    case 'picture stopped':
      return 'No picture is shown here, because it did not pass a safety check. The person who asked has been told more in a direct message.'
    case 'picture failed':
      return `The picture could not be drawn or checked, for a technical reason. This is no judgement about what you asked for, and nothing is shown. Please try again in a while. Reference: ${wording.reference}.`
    case 'picture gone':
      return 'The picture that was to be drawn again is no longer kept. Please ask with `/imagine` once more.'
    case 'in doubt':
      return `An answer to your question was written and checked, but I cannot tell whether it was posted, so I did not post it again. If you do not see it, ask once more. Reference: ${wording.reference}.`
  }
}

const stopped: Readonly<Record<Stage, string>> = {
  question: 'Your question',
  reply: 'The answer that the model wrote to your question',
  prompt: 'Your description of a picture',
  picture: 'The picture that the model drew for you',
}

const { side, steps, cfg, seed } = pictureLimits
const options: Readonly<Record<Exclude<ImagineProblem, 'option'>, string>> = {
  size: `\`--size 1024x1024\` (width x height, each a multiple of ${side.step} from ${side.least} to ${side.most}, and together at most 1024x1536)`,
  seed: `\`--seed 7\` (a whole number up to ${seed.most})`,
  steps: `\`--steps 50\` (${steps.least} to ${steps.most})`,
  cfg: `\`--cfg 7\` (${cfg.least} to ${cfg.most}: how closely the description is followed)`,
  negative: '`--negative "blurry, text"` (what the picture should not show)',
}

export function noteSentence(note: Note): string {
  switch (note) {
    case 'needs caution':
      return 'A safety check was not quite sure about this. Read it with care.'
    case 'earlier messages unread':
      return 'I have not read what was written in this thread before I was mentioned.'
    case 'language not covered':
      return 'The safety check was not made for this language and may miss something.'
    case 'demonstration picture':
      return 'A demonstration drew this: an abstract pattern made from the words and the seed, by no image model.'
  }
}

/** The categories of a verdict in plain words, for the person who asked. */
export function aboutOf(verdict: Verdict, { categories }: Policy): string {
  const unnamed = categories['unspecified']?.plain ?? 'something that may be unsafe'
  const plain = new Set(verdict.because.map(({ category }) => categories[category]?.plain ?? unnamed))
  return [...plain].join(', and ')
}
