/** Models and guards. */
import type { Completion } from '../prompts/family.ts'
import type { Window } from '../prompts/window.ts'
import type { Finding, Note, Picture, PictureRequest, Utterance } from '../turn.ts'

export interface ChatModel {
  readonly window: Window
  /** The longest reply, in tokens. */
  readonly replyTokens: number
  /** Ends with the reply, which may be empty. @throws ProviderFailed */
  reply(conversation: readonly Utterance[], signal: AbortSignal): Promise<string>
}

export interface TextGuard {
  readonly name: string
  readonly window: Window
  /** Judges the last utterance in its conversation. @throws ProviderFailed: no verdict, so nothing is cleared. */
  judge(conversation: readonly Utterance[], signal: AbortSignal): Promise<readonly Finding[]>
}

export interface PromptGuard {
  readonly name: string
  /** ISO 639-1 codes of the languages that it was made for. */
  readonly languages: readonly string[]
  /**
   * Judges each segment of a picture's prompt: at most 10, each at most 1,024 bytes of UTF-8.
   * @throws ProviderFailed: no verdict, so nothing is cleared.
   */
  judge(segments: readonly string[], signal: AbortSignal): Promise<readonly Finding[]>
}

/** Hides personal data. */
export interface Masker {
  /** The entity types that it can find (Comprehend's names). */
  readonly types: readonly string[]
  /** ISO 639-1 codes of the languages that it was made for. */
  readonly languages: readonly string[]
  /** The text with every entity of these types (Comprehend's names) replaced by `[TYPE]`. @throws ProviderFailed */
  mask(text: string, types: readonly string[], signal: AbortSignal): Promise<string>
}

export interface PictureModel {
  /** What must be said beside every picture of it. */
  readonly notes: readonly Note[]
  /** The bytes as the model gave them: not yet checked in any way. @throws ProviderFailed */
  draw(request: PictureRequest, signal: AbortSignal): Promise<Uint8Array>
}

export interface PictureGuard {
  readonly name: string
  /** Judges exactly these bytes. @throws ProviderFailed: no verdict, so nothing is cleared. */
  inspect(picture: Picture, signal: AbortSignal): Promise<readonly Finding[]>
}

/** How a text model is reached: raw completions, since the core formats every prompt itself. */
export interface Completer {
  /** @throws ProviderFailed */
  complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion>
}

export interface CompletionRequest {
  readonly prompt: string
  readonly maximumTokens: number
  readonly stop: readonly string[]
  /** A guard is asked greedily, with the first tokens' probabilities. */
  readonly purpose: 'chat' | 'guard'
}
