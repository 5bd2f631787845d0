/** Tracing without a bot: headers, what is kept, what a document holds, and what waits while X-Ray is down. */
import { array, assert, boolean, constantFrom, oneof, property, string } from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { CallStopped, ModelAsleep, ProviderFailed, Superseded } from '../../../src/ports.ts'
import { newRoot, readHeader, writeHeader } from '../../../src/providers/aws/x-ray/header.ts'
import { marksOf } from '../../../src/providers/aws/x-ray/marks.ts'
import { openSampler } from '../../../src/providers/aws/x-ray/sampler.ts'
import { xRayTracer, type TracerOptions } from '../../../src/providers/aws/x-ray/tracer.ts'
import type { Mood, Segment } from '../../far-side/x-ray.ts'
import { openTraces } from '../../flow/traces.ts'

const root = '1-5759e988-bd862e3fe1be46a994272793'
const parent = '53995c3f42cd8ad8'
const header = `Root=${root};Parent=${parent};Sampled=1`

describe('a header', () => {
  test.each([
    [header, { root, parent, sampled: true }],
    [`Sampled=0;Parent=${parent};Root=${root}`, { root, parent, sampled: false }],
    [`Self=1-67891234-12456789abcdef012345678;Root=${root}`, { root, parent: null, sampled: null }],
    [`Root=${root};Parent=${parent};Sampled=?`, { root, parent, sampled: null }],
    [`${header};Lineage=a87bd80c:1|68fd508a:5`, { root, parent, sampled: true }],
    [` Root=${root.toUpperCase()} ; Parent=nobody`, { root, parent: null, sampled: null }],
    [`Parent=${parent};Sampled=1`, null],
    [`Root=1-5759e988`, null],
    [`${header};${'x'.repeat(500)}`, null],
    ['', null],
    [null, null],
  ])('%j', (text, expected) => {
    expect(readHeader(text)).toEqual(expected)
  })

  test('whatever comes instead of one begins a trace anew, and what is written can be read', () => {
    const field = oneof(constantFrom('Root', 'Parent', 'Sampled', '__proto__', `Root=${root}`, 'Sampled=1'), string())
    const hostile = array(field, { maxLength: 8 }).map((fields) => fields.join(';'))
    assert(
      property(oneof(string(), hostile), boolean(), (text, sampled) => {
        const { root: own } = readHeader(text) ?? { root: newRoot(Date.now()) }
        expect(own).toMatch(/^1-[\da-f]{8}-[\da-f]{24}$/)
        expect(readHeader(writeHeader(own, parent, sampled))).toEqual({ root: own, parent, sampled })
      }),
      { seed: 7, numRuns: 300 },
    )
  })
})

test('of the traces that begin, the first of each second is kept and one in twenty of the others', () => {
  const clock = { now: 5_000, random: 0.05 }
  const sampled = openSampler(
    () => clock.now,
    () => clock.random,
  )
  expect([sampled(), sampled()]).toEqual([true, false])
  clock.random = 0.0499
  expect(sampled()).toBe(true)
  Object.assign(clock, { now: 5_999, random: 0.9 })
  expect(sampled()).toBe(false)
  clock.now = 6_000
  expect([sampled(), sampled()]).toEqual([true, false])
})

const failed = (retryable: boolean, cause?: unknown) => new ProviderFailed('guard', 'failed', { retryable, cause })
const answered = (name: string, httpStatusCode: number) =>
  Object.assign(new Error(), { name, $metadata: { httpStatusCode } })

test.each<readonly [string, unknown, object]>([
  ['a failure that may pass', failed(true), { fault: true }],
  ['a refusal', failed(false), { error: true }],
  ['a model that sleeps', new ModelAsleep('model', 'llama'), { error: true }],
  ['too many calls, by status', failed(true, answered('SomeException', 429)), { error: true, throttle: true }],
  [
    'too many calls, by name',
    failed(true, failed(true, answered('ThrottlingException', 400))),
    { error: true, throttle: true },
  ],
  ['a fault of our own', new TypeError('x'), { fault: true }],
  ['what was no error', 'thrown', { fault: true }],
  ['a call that a verdict stopped', new CallStopped('model', 'model', failed(true)), {}],
  ['a newer claim', new Superseded('item', false), {}],
])('%s is marked as what it is', (_what, failure, marks) => {
  expect(marksOf(failure)).toEqual(marks)
})

/** A tracer whose documents the test holds, over a clock that it turns. */
function tracerOf(options: Partial<TracerOptions> = {}) {
  const documents: string[] = []
  const clock = { now: 1_500_000_000_000 }
  const tracer = xRayTracer({
    deployment: 'acme',
    type: 'segment',
    sampled: () => true,
    now: () => clock.now,
    send: (document) => documents.push(document),
    ...options,
  })
  return { tracer, clock, documents, read: () => documents.map((document) => JSON.parse(document) as Segment) }
}

const work = { half: 'work', item: 'slack:T:C:1', header } as const

describe('what is followed', () => {
  test('says when, for what and after whom, and nothing else', async () => {
    const { tracer, clock, read } = tracerOf()
    const result = await tracer.follow(work, async () => {
      clock.now += 1_250
      await tracer.part('guard', async () => void (clock.now += 500))
      return tracer.part('posted', async () => 'result')
    })
    expect(result).toBe('result')
    const id = expect.stringMatching(/^[\da-f]{16}$/) as string
    expect(read()).toEqual([
      {
        name: 'acme work',
        id,
        trace_id: root,
        parent_id: parent,
        start_time: 1_500_000_000,
        end_time: 1_500_000_001.75,
        annotations: { item: 'slack:T:C:1' },
        subsegments: [
          { name: 'guard', id, start_time: 1_500_000_001.25, end_time: 1_500_000_001.75, namespace: 'remote' },
          { name: 'posted', id, start_time: 1_500_000_001.75, end_time: 1_500_000_001.75 },
        ],
      },
    ])
  })

  test('hands on the innermost part, and whether the trace is kept', async () => {
    const { tracer, documents, read } = tracerOf()
    expect(tracer.header()).toBeNull()
    const inner = await tracer.follow(work, () => tracer.part('queued', async () => tracer.header()))
    const [queued] = read()[0]?.subsegments ?? []
    expect(inner).toBe(`Root=${root};Parent=${queued?.id};Sampled=1`)
    const unsampled = { ...work, header: `Root=${root};Parent=${parent};Sampled=0` }
    const dropped = await tracer.follow(unsampled, () => tracer.part('queued', async () => tracer.header()))
    expect(dropped).toMatch(new RegExp(`^Root=${root};Parent=[\\da-f]{16};Sampled=0$`))
    expect(documents).toHaveLength(1)
  })

  test('what it began and did not wait for ends with it, and what begins later is not timed', async () => {
    const { tracer, clock, documents, read } = tracerOf()
    let end = () => {}
    const ended = new Promise<void>((resolve) => (end = resolve))
    const begun: Promise<unknown>[] = []
    await tracer.follow(work, async () => {
      begun.push(tracer.part('model', () => ended))
      begun.push(ended.then(() => tracer.part('guard', async () => {})))
      clock.now += 1_000
    })
    clock.now += 60_000
    end()
    await Promise.all(begun)
    const [segment] = read()
    expect(documents).toHaveLength(1)
    expect(segment?.subsegments?.map(({ name, end_time }) => [name, end_time])).toEqual([['model', 1_500_000_001]])
  })

  test('a clock that steps back makes no part end before it began, or outside of the whole', async () => {
    const { tracer, clock, read } = tracerOf()
    await tracer.follow(work, () => tracer.part('guard', async () => void (clock.now -= 5_000)))
    const [{ start_time, end_time, subsegments: [part] = [] } = expect.unreachable()] = read()
    expect([end_time - start_time, part?.start_time, part?.end_time]).toEqual([0, start_time, start_time])
  })

  test('however many parts it has, and however long its id, its document stays below 64 kB', async () => {
    const { tracer, documents } = tracerOf()
    await tracer.follow({ ...work, item: '界'.repeat(5_000) }, async () => {
      for (let parts = 0; parts < 5_000; parts += 1) await tracer.part('caller looked up', async () => {})
    })
    expect(Buffer.byteLength(documents[0] ?? '')).toBeLessThan(64 * 1024)
  })

  test('a failure goes on as it was, marked', async () => {
    const { tracer, read } = tracerOf()
    const failure = failed(true)
    const following = tracer.follow(work, () =>
      tracer.part('guard', async () => {
        throw failure
      }),
    )
    await expect(following).rejects.toBe(failure)
    expect(read()).toMatchObject([{ fault: true, subsegments: [{ fault: true }] }])
    expect(JSON.stringify(read())).not.toContain('failed')
  })
})

describe('in a function', () => {
  const inFunction = () => tracerOf({ type: 'subsegment' })

  test('it is a part of the segment that Lambda sends', async () => {
    const { tracer, read } = inFunction()
    await tracer.follow(work, async () => {})
    expect(read()).toMatchObject([{ name: 'work', type: 'subsegment', trace_id: root, parent_id: parent }])
  })

  test.each([
    null,
    'nonsense',
    `Root=${root}`,
    `Root=${root};Parent=${parent};Sampled=0`,
    `Root=${root};Parent=${parent}`,
  ])('under %j nothing is sent, and all is done', async (given) => {
    const { tracer, documents } = inFunction()
    expect(await tracer.follow({ ...work, header: given }, () => tracer.part('guard', async () => 1))).toBe(1)
    expect(documents).toEqual([])
  })
})

test.each<readonly [Mood, string]>([
  ['errs', 'InternalServerError'],
  ['refuses', 'AccessDeniedException'],
  ['throttles', 'ThrottledException'],
  ['picks', 'InvalidSegment'],
  ['resets', 'no answer'],
  ['hangs', 'no answer'],
  ['babbles', 'no answer'],
])('where X-Ray %s the operator is told why, once until something arrives again', async (mood, why) => {
  const answerMilliseconds = mood === 'hangs' ? 200 : 5_000
  const traces = await openTraces(() => true, { gatherMilliseconds: 60_000, answerMilliseconds })
  onTestFinished(() => traces.close())
  const sendOne = async () => {
    await traces.tracer.follow(work, async () => {})
    await traces.flush()
  }
  traces.far.mood = mood
  await sendOne()
  await sendOne()
  expect(traces.lost).toEqual([why])
  traces.far.mood = 'takes'
  await expect.poll(() => sendOne().then(() => traces.far.segments.length)).toBeGreaterThan(0)
  traces.far.mood = mood
  await sendOne()
  expect(traces.lost).toEqual([why, why])
})

test('nobody has to ask: what was followed is sent a moment later', async () => {
  const traces = await openTraces(() => true, { gatherMilliseconds: 50, answerMilliseconds: 2_000 })
  onTestFinished(() => traces.close())
  await traces.tracer.follow(work, async () => {})
  expect(traces.far.calls).toBe(0)
  await expect.poll(() => traces.far.segments.length, { timeout: 5_000 }).toBe(1)
})

test('what waits for X-Ray is bounded, and a flush ends while it hangs', async () => {
  const traces = await openTraces(() => true, { gatherMilliseconds: 60_000, answerMilliseconds: 2_000 })
  onTestFinished(() => traces.close())
  const { tracer } = traces
  const many = async (count: number) => {
    for (let each = 0; each < count; each += 1) await tracer.follow(work, async () => {})
  }
  traces.far.mood = 'hangs'
  await many(5_000)
  await traces.flush()
  expect(traces.far.calls).toBe(20)
  expect(traces.lost).toEqual(['too many'])
  traces.far.mood = 'takes'
  await many(120)
  await traces.flush()
  expect(traces.far.calls).toBe(23)
  expect(traces.far.unread).toEqual([])
  expect(traces.far.segments).toHaveLength(120)
})
