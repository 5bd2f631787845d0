/** Our sentences in English. What stands in braces is filled in; other languages and overrides hold the same braces. */
export const en = {
  help: 'Ask me something: mention me in a channel, or write to me directly. I answer in the thread, and follow-up questions there need no mention. Every question and every answer is checked before it is shown.',
  'no answer': 'The model had no answer to this. Try to put the question in other words.',
  // Stands in public: it tells nothing of what was found.
  stopped:
    'This was not answered, because it did not pass a safety check. The person who asked has been told more in a direct message.',
  'too long':
    'This is too long for me: at most about {limit} tokens (roughly {words} English words) can be checked as a whole, and I answer nothing that was checked only in part. Please shorten it.',
  'edited too often':
    'This message was edited more than {limit} times, so I no longer answer it anew. Please ask in a new message.',
  'refused question':
    'Your question did not pass a safety check: it seems to be about {about}. Nothing of it is used in later answers. The moderators have been told. You can ask in another way, or ask a moderator, giving the reference {reference}.',
  'refused reply':
    'The answer that the model wrote to your question did not pass a safety check: it seems to be about {about}. Nothing of it is used in later answers. The moderators have been told. You can ask in another way, or ask a moderator, giving the reference {reference}.',
  failed:
    'I could not get a checked answer to this, so I show none. Please try again in a while. Reference: {reference}.',
  'in doubt':
    'An answer to your question was written and checked, but I cannot tell whether it was posted, so I did not post it again. If you do not see it, ask once more. Reference: {reference}.',
  // Notes beside an answer.
  'needs caution': 'A safety check was not quite sure about this. Read it with care.',
  'earlier messages unread': 'I have not read what was written in this thread before I was mentioned.',
  'language not covered': 'The safety check was not made for this language and may miss something.',
}

export type Sentences = Readonly<Record<keyof typeof en, string>>
