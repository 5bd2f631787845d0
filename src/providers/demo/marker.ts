/** How the demonstration model tells the demonstration guard what it drew: in pixels of the corner, as a content would be. */

/** Pixels of one side of a square. */
export const square = 8

type Color = readonly [red: number, green: number, blue: number]

const opening: readonly Color[] = [
  [11, 22, 33],
  [44, 55, 66],
]

export interface Mark {
  /** 0 to 1, in steps of 1/250. */
  readonly score: number
  /** Place in the list of labels; 255 for none of them. */
  readonly label: number
}

/** Squares along the upper edge, from the left. */
export const squaresOf = ({ score, label }: Mark): readonly Color[] => [
  ...opening,
  [Math.round(score * 250), label < 0 ? 255 : label, 77],
]

/** @param pixels four bytes each */
export function readMark(pixels: Uint8Array): Mark | null {
  const at = (index: number) => [...pixels.subarray((index * square + 2) * 4, (index * square + 2) * 4 + 3)]
  if (!opening.every((color, index) => color.every((value, channel) => at(index)[channel] === value))) return null
  const [score = 0, label = 255] = at(opening.length)
  return { score: score / 250, label }
}
