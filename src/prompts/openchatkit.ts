import type { ChatFamily, Completion } from './family.ts'
import { estimatedTokens } from './estimated-tokens.ts'

/**
 * OpenChatKit's GPT-NeoXT-Chat-Base-20B. The template is that of its `inference/conversation.py`, which begins with the
 * date and time: `now` in milliseconds, in UTC. It knows no instructions; they stand below as one more paragraph.
 */
export const openChatKit = ({ now }: { readonly now: () => number }): ChatFamily => ({
  name: 'openchatkit',
  context: 2048,
  stop: ['<human>', '<|endoftext|>'],
  render(system, conversation) {
    const preamble = [dates(now()), system.trim()].filter((paragraph) => paragraph !== '')
    const said = conversation.map(({ role, text }) => `<${role === 'user' ? 'human' : 'bot'}>: ${text.trim()}`)
    return [...preamble.map((paragraph) => `${paragraph}\n`), ...said, '<bot>:'].join('\n')
  },
  read,
  tokens: estimatedTokens,
})

/** As `strftime` writes `%H:%M:%S %p %Z`: 24 hours and AM or PM none the less. */
function dates(now: number): string {
  const [date, time = ''] = new Date(now).toISOString().split(/[T.]/)
  return `Current Date: ${date}\nCurrent Time: ${time} ${time < '12' ? 'AM' : 'PM'} UTC`
}

/** A reply ends where the model goes on as the human; what marks the end of a text in its training data is no reply. */
function read({ text }: Completion): string {
  const [reply = ''] = text.split('<human>', 1)
  return reply.replaceAll(/<pad>|<\/s>|<\|endoftext\|>/g, '').trim()
}
