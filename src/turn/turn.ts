/** One thing that a person asks the bot in a place. */
import type { Person, Place, Revision } from './place.ts'

interface Asked extends Revision {
  /** How often the message had been edited before this revision: 0 as first written. */
  readonly edits: number
  readonly person: Person
  /** What was said, less the bot's own mention; of a command, what stands after it. */
  readonly text: string
  /** `thread`: an unaddressed message of a thread, answered only where the bot takes part in it. */
  readonly addressed: 'mention' | 'direct' | 'thread'
  /** False where others had written in the thread before this message. */
  readonly startsThread: boolean
  /** How many files the message brings: they are not read, and that is said. */
  readonly files: number
  /** When it was written: milliseconds since the epoch, from the platform's own timestamp. */
  readonly asked: number
}

export interface ChatTurn extends Asked {
  readonly kind: 'chat'
}

export interface ImagineTurn extends Asked {
  readonly kind: 'imagine'
  /** The turn of the same channel whose picture is to be drawn anew, with another seed; `text` is empty then. */
  readonly again: (Omit<Revision, 'place'> & Pick<Place, 'thread'>) | null
}

/** One thing a person asks the bot in a place. */
export type Turn = ChatTurn | ImagineTurn

/** A message that begins with the word `imagine` asks for a picture; what follows is as after the command. Else null. */
export function imagineIn(text: string): string | null {
  const [command] = /^\s*\/?imagine(?!\S)\s*/iu.exec(text) ?? []
  return command === undefined ? null : text.slice(command.length)
}
