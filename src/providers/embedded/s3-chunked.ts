/** The `aws-chunked` body of an upload: chunks with their length in front, checksums behind (S3 API, "SigV4 streaming"). */

export interface Chunked {
  readonly bytes: Buffer
  /** Names in lower case. */
  readonly trailers: Readonly<Record<string, string>>
}

/** Undefined when it is not in that form, or cut short. */
export function decodeChunked(body: Buffer): Chunked | undefined {
  const chunks: Buffer[] = []
  let at = 0
  for (;;) {
    const end = body.indexOf('\r\n', at)
    // The length, in hexadecimal digits; a signature may follow it.
    const length = /^([\da-f]{1,8})(?:;|$)/i.exec(body.toString('latin1', at, end))?.[1]
    if (end < 0 || length === undefined) return undefined
    const start = end + 2
    at = start + Number.parseInt(length, 16)
    if (at === start) return { bytes: Buffer.concat(chunks), trailers: readTrailers(body.toString('latin1', start)) }
    if (body.toString('latin1', at, at + 2) !== '\r\n') return undefined
    chunks.push(body.subarray(start, at))
    at += 2
  }
}

const readTrailers = (lines: string) =>
  Object.fromEntries(
    lines
      .split('\r\n')
      .filter((line) => line.includes(':'))
      .map((line) => {
        const colon = line.indexOf(':')
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
      }),
  )
