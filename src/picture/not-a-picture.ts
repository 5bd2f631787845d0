/** What a model gave is no picture that can be shown: a technical failure, never a refusal. Holds no byte of it. */
export class NotAPicture extends Error {
  override name = 'NotAPicture'
}

/** What a format's reader makes of bytes, before any pixel is decoded. */
export interface Stripped {
  /** In pixels. */
  readonly width: number
  readonly height: number
  /** The parts that pixels are made of, and nothing else. */
  readonly bytes: () => Uint8Array
  /** Four bytes a pixel: red, green, blue, alpha. @throws for damaged data */
  readonly pixels: () => Uint8Array
}
