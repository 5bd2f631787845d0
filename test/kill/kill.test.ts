import { afterAll, describe, expect, test } from 'vitest'
import { steps, type Step } from '../../src/ports.ts'
import { turnId, type Turn } from '../../src/turn.ts'
import { asInbound, deletionOf, imagineOf, turnOf } from '../flow/turns.ts'
import { startCrew, type Crew, type Said } from './crew.ts'
import { killRound } from './rounds.ts'

/** Those that no test uses at the moment, by how long a delivery stays hidden. */
const idle = new Map<number, Crew[]>()

/**
 * Tests wait for one another's timeouts side by side, each with stores and workers that nobody else uses meanwhile. Who
 * survives a test works in the next one: to start a process takes longer than what it is asked for here.
 */
const withCrew =
  <Arguments extends readonly unknown[]>(
    run: (crew: Crew, ...given: Arguments) => Promise<void>,
    visibilitySeconds = 1,
  ) =>
  async (...given: Arguments) => {
    const crew = idle.get(visibilitySeconds)?.pop() ?? (await startCrew(visibilitySeconds))
    try {
      await run(crew, ...given)
    } catch (error) {
      await crew.close()
      throw error
    }
    idle.set(visibilitySeconds, [...(idle.get(visibilitySeconds) ?? []), crew])
  }

afterAll(() => Promise.all([...idle.values()].flat().map((crew) => crew.close())))

const isDone =
  (turn: Turn) =>
  ({ step, item }: Said) =>
    step === 'acknowledged' && item === turnId(turn)

describe.concurrent('crashes', () => {
  test.each(steps)(
    'faults 5 and 11: a worker killed after "%s" loses nothing, doubles nothing and keeps the order',
    withCrew(async (crew: Crew, boundary: Step) => {
      // Once here; `npm run bench -- kill` does it sixty times.
      const { round } = await killRound(crew, boundary, crew.atWork())
      expect(round).toEqual({ lost: 0, doubled: 0, disordered: 0, unjudged: 0 })
    }),
    120_000,
  )

  test.each([
    ...(['outcome stored', 'posting stored', 'posted', 'id stored'] as const).map((step) => [step, turnOf] as const),
    ...(['outcome stored', 'posted'] as const).map((step) => [step, imagineOf] as const),
  ])(
    'a crash after "%s" thinks and draws nothing again: one model call in all',
    withCrew(async (crew: Crew, boundary: Step, asked: (text: string) => Turn) => {
      const turn = asked('think once --size 256x256')
      const doomed = crew.atWork()
      await doomed.dieAfter(boundary)
      await crew.send(asInbound(turn))
      await doomed.ended
      const heir = crew.hire()
      await crew.until('the heir done', () => heir.said.some(isDone(turn)))
      await crew.drained()
      expect(crew.times('model answered', turnId(turn))).toBe(1)
      expect(crew.shown(turn.place)).toHaveLength(1)
      expect(crew.shown(turn.place)[0]?.picture !== null).toBe(turn.kind === 'imagine')
      // Long enough that a slow machine gives nobody the turn twice.
    }, 4),
    120_000,
  )

  test(
    'fault 14: a worker that runs out of memory ends, and another one answers its turn, once',
    withCrew(async (crew) => {
      const turn = turnOf('much too much')
      await crew.atWork().dismiss()
      const doomed = crew.hire({ after: 'model answered', signal: 'out of memory' })
      await crew.send(asInbound(turn))
      expect(await doomed.ended).toBe('SIGABRT')
      crew.hire()
      await crew.drained()
      expect(crew.shown(turn.place)).toHaveLength(1)
    }),
    120_000,
  )

  test.each(['claimed', 'model answered', 'outcome stored', 'posting stored'] as const)(
    'faults 7 and 12: a worker frozen after "%s" that wakes too late stores nothing, and what it posts it takes back',
    withCrew(async (crew: Crew, boundary: Step) => {
      const turn = turnOf('Frozen in mid-turn')
      const zombie = crew.atWork()
      await zombie.dieAfter(boundary, 'SIGSTOP')
      await crew.send(asInbound(turn))
      await crew.until('the worker frozen', () => zombie.said.some(({ step }) => step === boundary))
      const heir = crew.hire()
      await crew.until('the turn acknowledged by the other', () => heir.said.some(isDone(turn)))
      const posted = crew.chat.posts.filter(({ key }) => key === `${turnId(turn)}/reply`).length
      expect(posted).toBe(1)
      zombie.process.kill('SIGCONT')
      await crew.until('the late worker giving up', () =>
        zombie.said.some(({ counted, step }) => counted === 'superseded' || step === 'acknowledged'),
      )
      await zombie.dismiss()
      // Past the last check its post still comes; it finds that another stands already and takes its own back.
      const made = crew.chat.posts.filter(({ key }) => key === `${turnId(turn)}/reply`).length
      expect(made).toBe(boundary === 'posting stored' ? 2 : 1)
      expect(crew.shown(turn.place)).toHaveLength(1)
    }),
    120_000,
  )

  test(
    'two workers on one turn: both are given it, one reply is posted',
    withCrew(async (crew: Crew) => {
      const turn = turnOf('demo:slow=1 Wanted by two')
      const first = crew.atWork()
      await first.dieAfter('context read', 'SIGSTOP')
      await crew.send(asInbound(turn))
      await crew.until('the first frozen', () => first.said.some(({ step }) => step === 'context read'))
      const second = crew.hire()
      await crew.until('the second claiming', () => second.said.some(({ step }) => step === 'claimed'))
      first.process.kill('SIGCONT')
      await crew.until('the first giving up', () => first.said.some(({ counted }) => counted === 'superseded'))
      await crew.drained()
      await first.dismiss()
      expect(crew.shown(turn.place)).toHaveLength(1)
    }),
    120_000,
  )

  test(
    'a deletion while its worker is dead between post and id takes the post back',
    withCrew(async (crew: Crew) => {
      const turn = turnOf('Deleted over a crash')
      const doomed = crew.atWork()
      await doomed.dieAfter('posted')
      await crew.send(asInbound(turn))
      await doomed.ended
      await crew.send(deletionOf(turn))
      crew.hire()
      await crew.drained()
      expect(crew.shown(turn.place)).toEqual([])
    }),
    120_000,
  )
})
