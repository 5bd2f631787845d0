/** What may be asked of a picture model. Whatever is outside is refused with these figures, never quietly changed. */
export const pictureLimits = {
  /** UTF-16 units of a whole command. */
  characters: 4000,
  /** Pixels of a side: multiples of 64, as Stable Diffusion XL was trained with. */
  side: { least: 256, most: 1536, step: 64 },
  /** Pixels of a whole picture: more would rarely stay under the 5 MB that a picture guard takes. */
  pixels: 1024 * 1536,
  steps: { least: 1, most: 100 },
  /** As Stability's API has it. */
  cfg: { least: 0, most: 35 },
  seed: { least: 0, most: 2 ** 32 - 1 },
} as const
