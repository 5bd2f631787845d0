/** The lines of a text that comes in parts, which may be cut within a character too. */
export async function* linesOf(parts: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const part of parts) {
    const [first = '', ...more] = decoder.decode(part, { stream: true }).split('\n')
    rest += first
    for (const line of more) {
      yield rest
      rest = line
    }
  }
  yield rest + decoder.decode()
}
