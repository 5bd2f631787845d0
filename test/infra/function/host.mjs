// What Lambda does with a function: loads its one file, says how long that took, and calls its handler.
import { pathToFileURL } from 'node:url'

/** @param {object} said */
const say = (said) => process.send?.(said)

const began = performance.now()
const { handler } = await import(pathToFileURL(process.argv[2] ?? '').href)
say({ loaded: performance.now() - began })
process.on('message', ({ event, left }) => {
  void Promise.resolve(handler(event, { getRemainingTimeInMillis: () => left })).then(
    (/** @type {unknown} */ answer) => say({ answer }),
    (/** @type {unknown} */ error) => say({ error: String(error) }),
  )
})
