/** Cuts a text for guards that take only so many bytes at once. */

/** Amazon Comprehend API reference, DetectToxicContent: at most 10 segments a call, each at most 1 KB of UTF-8. */
const longest = 1024
const mostInACall = 10

/** What stands at the end of one segment stands again at the beginning of the next, so that no phrase is cut in two. */
const overlap = 128

/** At most 1,024 bytes of UTF-8 each, never cut inside a code point; a shorter text is one segment, an empty one none. */
export function segmentsOf(text: string): readonly string[] {
  const bytes = Buffer.from(text)
  const segments: string[] = []
  for (let start = 0; start < bytes.length;) {
    const end = boundary(bytes, start + longest)
    segments.push(bytes.toString('utf8', start, end))
    start = end === bytes.length ? end : boundary(bytes, end - overlap)
  }
  return segments
}

/** What is sent together. */
export const callsOf = <T>(segments: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(segments.length / mostInACall) }, (_, call) =>
    segments.slice(call * mostInACall, (call + 1) * mostInACall),
  )

/** The last place up to `at` where a code point begins, or the end. */
function boundary(bytes: Uint8Array, at: number): number {
  let place = Math.min(at, bytes.length)
  while (((bytes[place] ?? 0) & 0xc0) === 0x80) place -= 1
  return place
}
