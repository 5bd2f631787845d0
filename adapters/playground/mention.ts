/** The bot's mention in what people write. */
import { mentionPattern } from './page/mention.js'
import { bot } from './workspace.ts'

const name = mentionPattern(bot.mention)
const anywhere = new RegExp(name, 'iu')
// A mention is a call, not a part of the sentence: what separates it from the sentence goes with it. One space only:
// a run of them would be read again from every one of its characters.
const leading = new RegExp(String.raw`^\s*${name}[ \t]*[,:]?`, 'iu')
const following = new RegExp(String.raw`[ \t]?${name}`, 'giu')

export const addressesBot = (text: string) => anywhere.test(text)

export const withoutMention = (text: string) => text.replace(leading, '').replace(following, '').trim()
