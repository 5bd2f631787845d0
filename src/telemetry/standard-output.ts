import { write, writeSync } from 'node:fs'
import type { Sink } from './log.ts'

const longestWait = 8 * 1024 * 1024

/**
 * Writes in the background: a reader that is slow, full or gone holds no turn up, and lines beyond 8 MiB or refused by it
 * are lost. Neither process.stdout (blocks) nor pino's own destination (never exits on a full disk) does that.
 */
export function standardOutput(): Sink {
  let waiting = ''
  let writing = false

  const put = (bytes: Buffer) =>
    write(1, bytes, (error, written) => {
      if (error?.code === 'EAGAIN') return setTimeout(put, 50, bytes)
      if (!error && written < bytes.length) return put(bytes.subarray(written))
      writing = false
      return next()
    })

  const next = () => {
    if (writing || waiting === '') return
    writing = true
    const bytes = Buffer.from(waiting)
    waiting = ''
    put(bytes)
  }

  process.on('exit', () => {
    try {
      writeSync(1, waiting)
    } catch {}
  })

  return {
    write(line) {
      if (waiting.length + line.length <= longestWait) waiting += line
      next()
    },
  }
}
