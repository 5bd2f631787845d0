/** Our own fixed sentences. They hold no word that a person or a model wrote, and mention nobody. */
import type { Note, Verdict } from '../turn.ts'
import type { Policy } from './policy.ts'

export type Wording =
  | { readonly say: 'help' | 'no answer' | 'stopped' }
  | { readonly say: 'too long'; readonly limit: number }
  | { readonly say: 'edited too often'; readonly limit: number }
  | {
      readonly say: 'refused'
      readonly about: string
      readonly stage: 'question' | 'reply'
      readonly reference: string
    }
  | { readonly say: 'failed' | 'in doubt'; readonly reference: string }

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
      return `${wording.stage === 'question' ? 'Your question' : 'The answer that the model wrote to your question'} did not pass a safety check: it seems to be about ${wording.about}. Nothing of it is used in later answers. The moderators have been told. You can ask in another way, or ask a moderator, giving the reference ${wording.reference}.`
    case 'failed':
      return `I could not get a checked answer to this, so I show none. Please try again in a while. Reference: ${wording.reference}.`
    case 'in doubt':
      return `An answer to your question was written and checked, but I cannot tell whether it was posted, so I did not post it again. If you do not see it, ask once more. Reference: ${wording.reference}.`
  }
}

export function noteSentence(note: Note): string {
  switch (note) {
    case 'needs caution':
      return 'A safety check was not quite sure about this. Read it with care.'
    case 'earlier messages unread':
      return 'I have not read what was written in this thread before I was mentioned.'
    case 'language not covered':
      return 'The safety check was not made for this language and may miss something.'
  }
}

/** The categories of a verdict in plain words, for the person who asked. */
export function aboutOf(verdict: Verdict, { categories }: Policy): string {
  const unnamed = categories['unspecified']?.plain ?? 'something that may be unsafe'
  const plain = new Set(verdict.because.map(({ category }) => categories[category]?.plain ?? unnamed))
  return [...plain].join(', and ')
}
