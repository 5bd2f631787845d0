/** What a model family is: how it wants its text and how its answer is read. Pure; no family knows how it is reached. */
import type { Finding, Utterance } from '../turn.ts'

/** What a completion server gave back. */
export interface Completion {
  readonly text: string
  /** Why it ended; `other` is never trusted with a verdict. */
  readonly finish: 'stop' | 'length' | 'other'
  /** The generated tokens in order; empty where the server offers no probabilities. */
  readonly tokens: readonly TokenChoice[]
}

export interface TokenChoice {
  readonly text: string
  /** 0 to 1. */
  readonly probability: number
  /** Other candidates at this position, where the server names them. */
  readonly alternatives: readonly { readonly text: string; readonly probability: number }[]
}

export interface ChatFamily {
  readonly name: string
  /** Prompt and completion together, in tokens. */
  readonly context: number
  readonly stop: readonly string[]
  /** The conversation alternates, begins and ends with `user`; its texts are normalised already. */
  render(system: string, conversation: readonly Utterance[]): string
  /** The reply itself: the completion less what the template left on it. Empty when the model said nothing. */
  read(completion: Completion): string
  tokens(text: string): number
}

export interface GuardFamily {
  readonly name: string
  readonly context: number
  /** Enough for the longest answer: `unsafe` and every code. */
  readonly answerTokens: number
  /** Where a model goes on after its answer; empty where it ends by itself. */
  readonly stop: readonly string[]
  /** The categories that the family was trained with. */
  readonly categories: readonly GuardCategory[]
  /** Ends in the utterance judged, in its conversation. */
  render(conversation: readonly Utterance[], categories: readonly GuardCategory[]): string
  /**
   * Reads the answer exactly, by position in `categories`, which must be those rendered into that very prompt.
   * @throws MalformedAnswer for anything but an exact `safe`, or an exact `unsafe` with codes.
   */
  read(completion: Completion, categories: readonly GuardCategory[], guard: string): readonly Finding[]
  tokens(text: string): number
}

/** One category as a guard's prompt describes it. */
export interface GuardCategory {
  /** The policy's name for it. */
  readonly category: string
  readonly title: string
  readonly shouldNot: readonly string[]
  readonly can: readonly string[]
  readonly should: readonly string[]
}

/** A guard answered something that is no verdict. Holds no word of the answer. */
export class MalformedAnswer extends Error {
  override name = 'MalformedAnswer'
}
