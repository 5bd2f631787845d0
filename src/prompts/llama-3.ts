import type { Utterance } from '../turn.ts'
import type { ChatFamily, Completion } from './family.ts'
import { llama3Tokens } from './llama-3-tokens.ts'

/** Llama 3 Instruct. The template is that of Meta's reference code, `llama/tokenizer.py`. */
export const llama3: ChatFamily = {
  name: 'llama-3',
  context: 8192,
  stop: ['<|eot_id|>', '<|eom_id|>'],
  render: (system, conversation) => blocks(system.trim() === '' ? [] : [['system', system.trim()]], conversation),
  read,
  // A text stands after two newlines, which no token joins with what follows, and before a special token.
  tokens: (text) => llama3Tokens(`\n\n${text.trim()}`),
}

/**
 * Llama 3.1, 3.2 and 3.3 Instruct: the template of their model cards tells the date, `now` in milliseconds, in UTC.
 * They can take 131,072 tokens, but servers are started with fewer: beside the 8B, 24 GB have no room for so many.
 */
export const llama31 = ({ now }: { readonly now: () => number }): ChatFamily => ({
  ...llama3,
  name: 'llama-3.1',
  render(system, conversation) {
    const today = new Date(now()).toUTCString().slice(5, 16)
    const dates = `Cutting Knowledge Date: December 2023\nToday Date: ${today}`
    return blocks([['system', `${dates}\n\n${system.trim()}`]], conversation)
  },
})

type Block = readonly [role: string, text: string]

/** The very first `<|begin_of_text|>` is left out: servers add it. */
function blocks(system: readonly Block[], conversation: readonly Utterance[]): string {
  const said = conversation.map(({ role, text }): Block => [role === 'user' ? 'user' : 'assistant', text.trim()])
  const ended = [...system, ...said].map(([role, text]) => `${header(role)}${text}<|eot_id|>`)
  return `${ended.join('')}${header('assistant')}`
}

const header = (role: string) => `<|start_header_id|>${role}<|end_header_id|>\n\n`

/** Special tokens at the end are the template's, not the model's words; some servers leave them on. */
function read({ text }: Completion): string {
  let reply = text.trim()
  for (let end = ending(reply); end > 0; end = ending(reply)) reply = reply.slice(0, -end).trimEnd()
  return reply
}

/** How long the special token is that `reply` ends with; the longest has 30 characters. */
const ending = (reply: string) => /<\|\w+\|>$/.exec(reply.slice(-40))?.[0].length ?? 0
