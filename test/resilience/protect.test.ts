import { afterEach, describe, expect, test } from 'vitest'
import { ModelAsleep, ProviderFailed, type Strain } from '../../src/ports.ts'
import { protect } from '../../src/resilience/protect.ts'
import { farSideMoods, type Mood, type Moods } from '../far-side/moods.ts'

let far: Moods
afterEach(() => far.close())

const never = new AbortController().signal

/** A guard that meets its calls in these moods, the last one for ever. */
async function guardIn(
  moods: readonly Mood[],
  { milliseconds = 5_000, restMilliseconds = 60_000, onStrain = () => {} } = {},
) {
  far = await farSideMoods((call) => moods[call - 1] ?? moods.at(-1) ?? 'answers')
  const counted: (Strain | 'malformed')[] = []
  const call = protect({
    dependency: 'guard',
    provider: 'guard',
    milliseconds,
    restMilliseconds,
    strained(strain) {
      counted.push(strain)
      onStrain()
    },
    malformed: () => void counted.push('malformed'),
  })
  return { call, counted }
}

const failure = (retryable: boolean, message: string) => ({
  name: 'ProviderFailed',
  provider: 'guard',
  retryable,
  message: expect.stringContaining(message),
})

const settled = (promises: readonly Promise<unknown>[]) =>
  Promise.allSettled(promises).then((results) => results.map(({ status }) => status))

describe('a call is made once more', () => {
  test.each(['errs', 'resets'] as const)('fault 16: where the service %s and then answers', async (mood) => {
    const { call, counted } = await guardIn([mood, 'answers'])
    await expect(call(far.ask('word'), never)).resolves.toBe('word')
    expect(counted).toEqual(['retried'])
  })

  test('fault 22: three times in all, and then the failure is told as it was', async () => {
    const { call, counted } = await guardIn(['errs'])
    await expect(call(far.ask('word'), never)).rejects.toMatchObject(failure(true, 'HTTP'))
    expect(far.calls).toHaveLength(3)
    expect(counted).toEqual(['retried', 'retried'])
  })

  test('fault 17: only once where the answer is no verdict, and that is its last word', async () => {
    const { call, counted } = await guardIn(['babbles'])
    await expect(call(far.ask('word'), never)).rejects.toMatchObject(failure(false, 'No verdict'))
    expect(far.calls).toHaveLength(2)
    expect(counted).toEqual(['retried', 'malformed'])
  })

  test('never where the service refuses: it would refuse again', async () => {
    const { call } = await guardIn(['refuses'])
    await expect(call(far.ask('word'), never)).rejects.toMatchObject(failure(false, 'HTTP'))
    expect(far.calls).toHaveLength(1)
  })

  test('fault 26: never where the model sleeps', async () => {
    const { call, counted } = await guardIn(['sleeps'])
    await expect(call(far.ask('word'), never)).rejects.toBeInstanceOf(ModelAsleep)
    expect(far.calls).toHaveLength(1)
    expect(counted).toEqual(['asleep'])
  })

  test('never where the fault is our own', async () => {
    const { call } = await guardIn([])
    let tried = 0
    const broken = async () => {
      tried += 1
      throw new TypeError('x is not a function')
    }
    await expect(call(broken, never)).rejects.toBeInstanceOf(TypeError)
    expect(tried).toBe(1)
  })
})

describe('a call ends', () => {
  test.each(['hangs', 'drips'] as const)(
    'fault 18: when its share of the time is over, though the service %s and the call ignores its signal',
    async (mood) => {
      const { call, counted } = await guardIn([mood], { milliseconds: 50 })
      await expect(call(far.ask('word', { deaf: true }), never)).rejects.toMatchObject(failure(true, 'took too long'))
      // On a machine that is busy elsewhere even the first may come too late to be made.
      expect(far.calls.length).toBeLessThanOrEqual(1)
      expect(counted).toEqual(['timed out'])
    },
  )

  test('and the share is one for all its tries', async () => {
    const { call, counted } = await guardIn(['errs', 'hangs'], { milliseconds: 400 })
    await expect(call(far.ask('word'), never)).rejects.toMatchObject(failure(true, 'took too long'))
    expect(counted).toEqual(['retried', 'timed out'])
  })

  test('and the connection of one that honours its signal is given up', async () => {
    const { call } = await guardIn(['hangs'], { milliseconds: 50 })
    await expect(call(far.ask('word'), never)).rejects.toThrow(ProviderFailed)
    await expect.poll(() => far.left).toBe(1)
  })

  test.each([false, true])(
    'fault 13: at once when it is stopped, whether or not it listens (deaf: %s)',
    async (deaf) => {
      const { call, counted } = await guardIn(['hangs'])
      const stop = new AbortController()
      const calling = call(far.ask('word', { deaf }), stop.signal)
      const rejected = expect(calling).rejects.toMatchObject({ ...failure(true, 'stopped'), name: 'CallStopped' })
      await expect.poll(() => far.calls.length).toBe(1)
      stop.abort()
      await rejected
      expect(counted).toEqual([])
    },
  )

  test('fault 13: at once when it is stopped between two tries, and none follows', async () => {
    const stop = new AbortController()
    const { call } = await guardIn(['errs'], { onStrain: () => stop.abort() })
    await expect(call(far.ask('word'), stop.signal)).rejects.toMatchObject({
      ...failure(true, 'stopped'),
      name: 'CallStopped',
    })
    // Longer than the first pause can be.
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(far.calls).toHaveLength(1)
  })

  test('before it begins where it was stopped already', async () => {
    const { call } = await guardIn([])
    await expect(call(far.ask('word'), AbortSignal.abort())).rejects.toMatchObject({
      ...failure(true, 'stopped'),
      name: 'CallStopped',
    })
    expect(far.calls).toEqual([])
  })
})

describe('fault 22: after five failures in a row', () => {
  const fiveFailures = async (call: Awaited<ReturnType<typeof guardIn>>['call']) => {
    await settled([call(far.ask('a'), never), call(far.ask('b'), never)])
    return far.calls.length
  }

  test('nobody is asked any more, and a call fails at once so that its turn comes again', async () => {
    const { call, counted } = await guardIn(['errs'])
    const before = await fiveFailures(call)
    expect(before).toBeLessThanOrEqual(6)
    await expect(call(far.ask('later'), never)).rejects.toMatchObject(failure(true, 'left alone'))
    expect(far.calls).toHaveLength(before)
    expect(counted.filter((strain) => strain === 'cut off')).toHaveLength(1)
  })

  test('one call tries it after a rest, the others wait for that one, and then all are answered', async () => {
    const { call, counted } = await guardIn(['errs', 'errs', 'errs', 'errs', 'errs', 'errs', 'answers'], {
      restMilliseconds: 30,
    })
    await fiveFailures(call)
    far.mood = () => 'answers'
    await new Promise((resolve) => setTimeout(resolve, 40))
    const words = ['a', 'b', 'c', 'd']
    await expect(Promise.all(words.map((word) => call(far.ask(word), never)))).resolves.toEqual(words)
    expect(counted.slice(-2)).toContain('restored')
  })

  test('while it goes on failing it is tried by one call for each rest', async () => {
    // Longer than the pause before the try is repeated: that finds the door shut again.
    const { call, counted } = await guardIn(['errs'], { restMilliseconds: 500 })
    const before = await fiveFailures(call)
    await new Promise((resolve) => setTimeout(resolve, 510))
    await settled(['a', 'b', 'c', 'd'].map((word) => call(far.ask(word), never)))
    expect(far.calls.length - before).toBe(1)
    expect(counted).not.toContain('restored')
  })

  test('a service that hangs is cut off as well', async () => {
    const { call, counted } = await guardIn(['hangs'], { milliseconds: 30 })
    await settled(['a', 'b', 'c', 'd', 'e'].map((word) => call(far.ask(word, { deaf: true }), never)))
    expect(counted).toContain('cut off')
  })

  test.each(['babbles', 'sleeps', 'refuses'] as const)(
    'a service that %s is not: one person could bring it about for all',
    async (mood) => {
      const { call } = await guardIn([mood])
      for (let calls = 0; calls < 6; calls += 1) await settled([call(far.ask('word'), never)])
      far.mood = () => 'answers'
      await expect(call(far.ask('word'), never)).resolves.toBe('word')
    },
  )

  test('nor one whose answers nobody waited for', async () => {
    const { call } = await guardIn(['hangs'])
    const stop = new AbortController()
    const calls = settled(Array.from({ length: 6 }, () => call(far.ask('word'), stop.signal)))
    await expect.poll(() => far.calls.length).toBe(6)
    stop.abort()
    await calls
    far.mood = () => 'answers'
    await expect(call(far.ask('word'), never)).resolves.toBe('word')
  })
})
