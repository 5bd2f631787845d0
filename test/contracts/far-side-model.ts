/** What the contract of completers asks of a server on the far side. */
import type { Completer } from '../../src/ports.ts'
import type { TokenChoice } from '../../src/prompts/family.ts'

export interface Sampling {
  readonly temperature: number | null
  readonly topP: number | null
  readonly topK: number | null
}

/** What the server does with every request from now on. */
export type Behaviour =
  | {
      readonly does: 'say'
      readonly text: string
      /** As the server itself names it; by default that it came to its end. */
      readonly finish?: 'stop' | 'length' | 'other'
      readonly tokens?: readonly TokenChoice[]
    }
  /** `words` stand in the body wherever the server has room for them. */
  | { readonly does: 'refuse'; readonly status: number; readonly words: string }
  | {
      readonly does:
        | 'reset the connection'
        | 'answer nothing'
        | 'answer no JSON'
        | 'answer another shape'
        /** The request is taken, and nothing follows. */
        | 'stay silent'
        /** A byte at a time, without end. */
        | 'drip'
        | 'break off in the middle'
        | 'end before the end'
        | 'end inside a letter'
        /** Whole otherwise: one byte is no UTF-8. */
        | 'spoil a letter'
        | 'fail in the middle'
        /** More tokens than it was asked for, without end. */
        | 'never end'
        /** A megabyte and more in one piece. */
        | 'flood'
        | 'redirect'
    }

/** What the server was asked, in our words. `undefined`: left to the server. */
export interface Asked {
  readonly prompt: string
  readonly maximumTokens: number
  readonly stop: readonly string[]
  readonly temperature: number | undefined
  readonly topP: number | undefined
  readonly topK: number | undefined
  readonly probabilities: boolean
}

export interface FarSideModel {
  completer(sampling: Sampling): Completer
  behave(behaviour: Behaviour): void
  readonly asked: readonly Asked[]
  /** What was sent in a shape that the service does not publish. */
  readonly misshapen: readonly string[]
  /** Resolves when a request that was not answered to its end is gone. */
  abandoned(): Promise<void>
  close(): Promise<void>
}
