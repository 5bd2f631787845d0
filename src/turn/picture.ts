/** Pictures, and how one is asked for. */

/** A picture as it may be shown: checked by content, and nothing in it but pixels. */
export interface Picture {
  readonly bytes: Uint8Array
  readonly mediaType: 'image/png' | 'image/jpeg'
  /** In pixels. */
  readonly width: number
  readonly height: number
}

/** A picture whose bytes are in the object store. */
export interface KeptPicture extends Omit<Picture, 'bytes'> {
  readonly key: string
}

/** What a picture model is asked for. */
export interface PictureRequest {
  readonly prompt: string
  /** What the picture should not show; empty for nothing. */
  readonly negative: string
  /** In pixels. */
  readonly width: number
  readonly height: number
  /** 0 to 2^32 - 1. */
  readonly seed: number
  readonly steps: number
  /** How closely the prompt is followed: the classifier-free guidance scale. */
  readonly cfg: number
}

/** What of an `/imagine` cannot be read; `option` is one that does not exist. */
export const imagineProblems = ['size', 'seed', 'steps', 'cfg', 'negative', 'option'] as const
export type ImagineProblem = (typeof imagineProblems)[number]
