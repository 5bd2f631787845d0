import type { Utterance } from '../turn.ts'
import type { ChatFamily, Completion } from './family.ts'
import { llama2Tokens } from './llama-2-tokens.ts'

/** Llama 2 chat (7B, 13B, 70B). The template is that of Meta's reference code, `llama/generation.py`. */
export const llama2: ChatFamily = {
  name: 'llama-2',
  context: 4096,
  stop: ['</s>', '[INST]'],
  render,
  read,
  tokens: llama2Tokens,
}

/** The very first `<s>` is left out: servers add it, and two of them shift the scores. */
function render(system: string, conversation: readonly Utterance[]): string {
  const instructions = system.trim() === '' ? '' : `<<SYS>>\n${system.trim()}\n<</SYS>>\n\n`
  const said = conversation.map(({ role, text }) =>
    role === 'user' ? `${text.trim()} [/INST]` : ` ${text.trim()} </s><s>[INST] `,
  )
  return `[INST] ${instructions}${said.join('')}`
}

/** Special tokens and stop sequences are the template's, not the model's words; some servers leave them on. */
function read({ text }: Completion): string {
  if (/^(?:\s|<\/?s>|<unk>)*$/.test(text)) return ''
  const reply = text.trim()
  const end = llama2.stop.find((stop) => reply.endsWith(stop)) ?? ''
  return reply.slice(0, reply.length - end.length).trim()
}
