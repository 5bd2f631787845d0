/** Words that ask for something about the bot or oneself, rather than a question; as in the app's list of commands. */
import type { Request } from '../../src/turn.ts'

export type Command = Extract<Request['request'], 'help' | 'data' | 'forget'> | 'stop'

const commands: Readonly<Record<string, Command>> = {
  help: 'help',
  帮助: 'help',
  'my data': 'data',
  我的数据: 'data',
  'forget me': 'forget',
  忘记我: 'forget',
  stop: 'stop',
  停止: 'stop',
}

/** Null for a question: only the bare words, with or without a stroke before them, are a command. */
export function commandIn(text: string): Command | null {
  const words = text
    .replace(/^\//, '')
    .replace(/[.!。！]$/u, '')
    .trim()
    .toLowerCase()
  return Object.hasOwn(commands, words) ? (commands[words] ?? null) : null
}
