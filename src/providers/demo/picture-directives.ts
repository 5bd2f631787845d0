/**
 * Orders to the demonstration models of pictures, that anybody may write into a prompt:
 *
 * | directive | what happens |
 * | --- | --- |
 * | `demo:prompt-score=0.49:PROFANITY` | the prompt guard reports that score (0 to 1) for that label of Amazon Comprehend's |
 * | `demo:picture-score=0.9:Violence` | the picture guard does, for a top-level label of Amazon Rekognition's; spaces as `_` |
 * | `demo:picture-slow=3` | the picture model takes that many seconds, at most 600 |
 * | `demo:picture-fail`, `demo:prompt-fail` | picture model or prompt guard fails |
 * | `demo:picture-black`, `demo:picture-garbage`, `demo:picture-empty` | the picture is black, no picture at all, or has no bytes |
 */
export interface PictureDirectives {
  readonly promptScore: LabelScore | null
  readonly pictureScore: LabelScore | null
  /** Seconds. */
  readonly slow: number
  has(name: 'picture-fail' | 'prompt-fail' | 'picture-black' | 'picture-garbage' | 'picture-empty'): boolean
}

export interface LabelScore {
  /** 0 to 1. */
  readonly score: number
  /** As written; empty for none. */
  readonly label: string
}

const directive =
  /\bdemo:(?<name>prompt-score|picture-score|picture-slow|picture-fail|prompt-fail|picture-black|picture-garbage|picture-empty)(?![\w-])(?:=(?<value>\d+(?:\.\d+)?(?::[A-Z&_-]+)?))?/gi

export function readPictureDirectives(text: string): PictureDirectives {
  const given = new Map(
    [...text.matchAll(directive)].map(({ groups }) => [groups?.['name']?.toLowerCase(), groups?.['value'] ?? '']),
  )
  return {
    promptScore: scoreOf(given.get('prompt-score')),
    pictureScore: scoreOf(given.get('picture-score')),
    slow: Math.min(Number.parseFloat(given.get('picture-slow') ?? '') || 0, 600),
    has: (name) => given.has(name),
  }
}

function scoreOf(value = ''): LabelScore | null {
  const [score = '', label = ''] = value.split(':')
  return score === '' || Number(score) > 1 ? null : { score: Number(score), label }
}

/** Where in `names` the label is, whatever its case, spaces and signs; -1 when nowhere. */
export const indexOfLabel = (names: readonly string[], label: string) =>
  names.findIndex((name) => plain(name) === plain(label))

const plain = (label: string) => label.toLowerCase().replace(/[^a-z]/g, '')
