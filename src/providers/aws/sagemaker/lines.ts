/** Bytes -> text, which must be UTF-8. */
import { UnreadableAnswer } from './failure.ts'

/** @throws UnreadableAnswer. The same below. */
export const textOf = (bytes: Uint8Array): string => decoder()(bytes, false)

/** The lines of a text that comes in parts, which may be cut within a character too. */
export async function* linesOf(parts: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decode = decoder()
  let rest = ''
  for await (const part of parts) {
    const [first = '', ...more] = decode(part, true).split('\n')
    rest += first
    for (const line of more) {
      yield rest
      rest = line
    }
  }
  yield rest + decode(new Uint8Array(), false)
}

/** `more`: a character may go on in what follows. */
function decoder() {
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  return (part: Uint8Array, more: boolean) => {
    try {
      return utf8.decode(part, { stream: more })
    } catch {
      throw new UnreadableAnswer()
    }
  }
}
