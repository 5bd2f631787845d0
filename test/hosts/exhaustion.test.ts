import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { endWhenExhausted, isExhaustion } from '../../src/hosts/exhaustion.ts'
import { ProviderFailed } from '../../src/ports.ts'
import { watch } from '../flow/bot.ts'

const coded = (code: string) => Object.assign(new Error(code), { code })
const within = (cause: unknown) => new ProviderFailed('store', 'No answer', { retryable: true, cause })

describe('fault 14: a process that ran out', () => {
  test.each(['EMFILE', 'ENFILE', 'ENOSPC', 'EDQUOT', 'ENOMEM'])('of what %s is about ends', (code) => {
    const watched = watch()
    let ended = 0
    const observer = endWhenExhausted(watched, () => (ended += 1))
    observer.failed('turn', 'process', within(coded(code)))
    observer.failed('turn', 'process', within(within(coded(code))))
    expect(ended).toBe(1)
    expect(watched.failures).toHaveLength(2)
  })

  test('is not taken for one whose far side fails, nor for one that was lied to', () => {
    const loop = new Error('loop')
    loop.cause = loop
    for (const error of [within(coded('ECONNREFUSED')), new Error('EMFILE'), 'EMFILE', null, { code: 'EMFILE' }, loop])
      expect(isExhaustion(error)).toBe(false)
  })

  test('of file handles tells so by the code that Node gives', () => {
    const script = `
      import { openSync } from 'node:fs'
      import { isExhaustion } from './src/hosts/exhaustion.ts'
      try { for (;;) openSync('/dev/null') } catch (error) { process.exitCode = isExhaustion(error) ? 7 : 1 }`
    const limited = `ulimit -n 200; exec "$0" --import tsx --input-type=module --eval "$1"`
    expect(spawnSync('bash', ['-c', limited, process.execPath, script]).status).toBe(7)
  })
})
