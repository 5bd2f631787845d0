/** Our sentences in English. What stands in braces is filled in; other languages and overrides hold the same braces. */
export const en = {
  help: 'Ask me something: mention me in a channel, or write to me directly. I answer in the thread, and as long as only you and I write there, follow-up questions need no mention. For a picture, begin with the word imagine. Every question, answer and picture is checked before it is shown; moderators see what is stopped.',
  'no files': 'I cannot read attachments yet. Ask me in words, and I answer those.',
  'no answer': 'The model had no answer to this. Try to put the question in other words.',
  // Stands in public: it tells nothing of what was found.
  stopped:
    'This was not answered, because it did not pass a safety check. The person who asked has been told more in a direct message.',
  'stopped untold':
    'Nothing is shown here, because it did not pass a safety check. I could not write to the person who asked; a moderator can say more, given the reference {reference}.',
  'too long':
    'This is too long for me: at most about {limit} tokens (roughly {words} English words) can be checked as a whole, and I answer nothing that was checked only in part. Please shorten it.',
  'edited too often':
    'This message was edited more than {limit} times, so I no longer answer it anew. Please ask in a new message.',
  'refused question':
    'Your question did not pass a safety check: it seems to be about {about}. Nothing of it is used in later answers. The moderators have been told. You can ask in another way, or ask a moderator, giving the reference {reference}.',
  'refused reply':
    'The answer that the model wrote to your question did not pass a safety check: it seems to be about {about}. Nothing of it is used in later answers. The moderators have been told. You can ask in another way, or ask a moderator, giving the reference {reference}.',
  'refused prompt':
    'Your description of a picture did not pass a safety check: it seems to be about {about}. Nothing of it is used in later answers. The moderators have been told. You can ask in another way, or ask a moderator, giving the reference {reference}.',
  'refused picture':
    'The picture that the model drew for you did not pass a safety check: it seems to be about {about}. It is shown to nobody but the moderators, who have been told. You can ask in another way, or ask a moderator, giving the reference {reference}.',
  failed:
    'I could not get a checked answer to this, so I show none. Please try again in a while. Reference: {reference}.',
  // A model that sleeps while nobody asks it. The first two are taken away once the answer stands.
  waking:
    'The model that is needed for this is waking up, which can take some minutes. Your message waits, and is answered here.',
  'waking estimate':
    'The model that is needed for this is waking up, which took about {minutes} min lately. Your message waits, and is answered here.',
  'still asleep':
    'The model that is needed for this was asleep and did not wake in time, so there is no answer. Please try again in a while. Reference: {reference}.',
  'in doubt':
    'An answer to your question was written and checked, but I cannot tell whether it was posted, so I did not post it again. If you do not see it, ask once more. Reference: {reference}.',
  undeliverable:
    'I could not post what I have to say to your message: where you wrote it, I am not let in, or it is closed. Please ask me somewhere else. Reference: {reference}.',
  // Pictures. `{options}` and `{option}` are made of the five lines that begin with `imagine --`.
  'imagine help':
    'Tell me what to draw: `/imagine a lighthouse at dawn`. Options: {options}. Every prompt and every picture is checked before it is shown.',
  'imagine no option': 'Nothing was drawn: there is no such option. The options are {options}.',
  'imagine problem': 'Nothing was drawn: that is no `--{problem}` that I can use. It is written {option}.',
  'imagine --size':
    '`--size 1024x1024` (width x height, each a multiple of {step} from {least} to {most}, and together at most 1024x1536)',
  'imagine --seed': '`--seed 7` (a whole number up to {most})',
  'imagine --steps': '`--steps 50` ({least} to {most})',
  'imagine --cfg': '`--cfg 7` ({least} to {most}: how closely the description is followed)',
  'imagine --negative': '`--negative "blurry, text"` (what the picture should not show)',
  'too many turns':
    'This was not answered: you have had your share of questions, {hour} an hour and {day} a day. Please ask again later.',
  'too many turns here':
    'This was not answered: this channel has had its share of questions, {hour} an hour and {day} a day. Please ask again later.',
  guest: 'I do not answer guests of this workspace. If you think that I should, ask whoever runs me.',
  stranger: 'I answer only members of the organisation that runs me.',
  absent:
    'Nothing was done: I am not a member of that channel, so I could not answer there. Invite me first, then ask again.',
  'budget spent':
    'This was not answered: what may be spent on me this month is used up. I answer again next month, or as soon as whoever runs me raises it.',
  'picture budget spent':
    'Nothing was drawn: what may be spent on pictures this month is used up. Questions are still answered; I draw again next month, or as soon as whoever runs me raises it.',
  'prompt too long':
    'Nothing was drawn: this is too long for me. The description of a picture with its options can have at most {limit} characters. Please shorten it.',
  'too many pictures':
    'Nothing was drawn: you have had your share of pictures, {hour} an hour and {day} a day. Please ask again later.',
  'picture stopped':
    'No picture is shown here, because it did not pass a safety check. The person who asked has been told more in a direct message.',
  'picture failed':
    'The picture could not be drawn or checked, for a technical reason. This is no judgement about what you asked for, and nothing is shown. Please try again in a while. Reference: {reference}.',
  'picture gone': 'The picture that was to be drawn again is no longer kept. Please ask with `/imagine` once more.',
  'not a moderator': 'This is for moderators only. That it was asked for has been put on record.',
  // Apart from conversations. `{threads}`, `{cases}`, `{held}` and `{audit}` are days.
  welcome:
    'I answer questions and draw pictures. Ask me something here, mention me in a channel, or begin with the word imagine for a picture. Every question and every answer is checked before it is shown; moderators see what is stopped.',
  'home what':
    'I am an assistant: a language model answers questions, and a picture model draws. Both can be wrong. Every question, answer and picture is checked before it is shown.',
  'home moderators':
    'What a check stops is not shown. Moderators see it together with who asked and what was said to me before in that thread, and decide whether that was right.',
  'home kept':
    'Questions and answers are kept for {threads} days, the words of what was stopped for {cases} days, content that is held for {held} days. After that, for up to {audit} days in all, only a record without words stays: ids, scores and decisions.',
  'home recent': 'Your recent questions',
  'home none': 'Nothing yet.',
  'home no words': '(no words of it are kept)',
  'data kept': 'Of your newest questions and pictures ({asked}), the words of {count} are kept at the moment.',
  'forget label': 'Erase my questions and answers',
  'forget confirm':
    'Everything that you asked me and that I answered is erased from my memory, pictures too. What stands in channels stays there. What was stopped stays with the moderators until its time is over.',
  'forget cancel': 'Keep them',
  forgotten:
    'Done. Of everything that you ever asked me ({count}), neither words nor pictures are kept any more. What was stopped stays with the moderators until its time is over: {cases} days at most. What stands in channels is not mine to erase: delete your message, and my answer goes with it.',
  // Notes beside an answer.
  'needs caution': 'A safety check was not quite sure about this. Read it with care.',
  'earlier messages unread': 'I have not read what was written in this thread before I was mentioned.',
  'files unread': 'I cannot read attachments yet: only the words of your message were used.',
  'demonstration picture':
    'A demonstration drew this: an abstract pattern made from the words and the seed, by no image model.',
  'language not covered': 'The safety check was not made for this language and may miss something.',
  'masking not covered':
    'Personal data is hidden before a question is used, but that was not made for this language and may miss something.',
  // Labels and lines around messages, where a platform has room for them.
  'ai-generated': 'AI-generated. Check what matters.',
  seed: 'Seed {seed}',
  'draw again': 'Draw again',
  remove: 'Remove',
  helpful: 'Helpful',
  'not helpful': 'Not helpful',
  working: 'On it: the result follows here.',
  thinking: 'is thinking…',
  drawing: 'is drawing…',
  'suggested question': 'What can you do, and what do you not do?',
  'suggested picture': 'imagine a lighthouse at dawn',
  // What moderators see.
  notice: 'For the moderators',
  'notice alert': 'A moderator is wanted now',
  'notice reason': 'Reason',
  'notice stage': 'Stage',
  'notice grade': 'Grade',
  'notice score': 'Score',
  'notice person': 'Person',
  'notice reference': 'Reference',
  'notice message': 'Go to the message',
  'stage question': 'question',
  'stage reply': 'reply',
  'stage prompt': 'description of a picture',
  'stage picture': 'picture',
  'stage failure': 'failure',
  'grade casual': 'casual',
  'grade possibly needs caution': 'possibly needs caution',
  'grade probably needs caution': 'probably needs caution',
  'grade needs caution': 'needs caution',
  'grade needs intervention': 'needs intervention',
  'failure guard': 'The guard gave no usable verdict',
  'failure model': 'The model gave no usable answer',
  'failure attempts': 'Every attempt was cut short',
  'failure asleep': 'The model did not wake in time',
  'failure stale': 'Found too late to be answered',
  reveal: 'Show me what was stopped',
  revealed: 'What was stopped in case {reference} is in this thread. It may be disturbing.',
  'revealed gone': 'What was stopped in case {reference} is no longer kept.',
  'revealed before': 'Said before',
  'revealed question': 'What was asked',
  'revealed reply': 'What the model wrote',
  'revealed picture': 'The picture that was stopped',
  // The same on cards, where there is room for more.
  'notice place': 'Place',
  'notice alone': 'alone with the bot',
  'notice picture': 'A picture was stopped. It is shown only to a moderator who asks for it here.',
  // What a press on a card is answered with at once.
  'reveal asked': 'It is on its way to your own chat with me.',
  'removal asked': 'Asked for it to be removed: whoever asked for a picture can do that, and so can moderators.',
  erasing: 'Erasing it…',
  'foreign button': 'This button cannot be used here.',
}

export type Sentences = Readonly<Record<keyof typeof en, string>>
