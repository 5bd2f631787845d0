import { describe, expect, test } from 'vitest'
import { steps, type Step } from '../../src/ports.ts'
import { turnId, type Turn } from '../../src/turn.ts'
import { asInbound, deletionOf, imagineOf, turnOf } from '../flow/turns.ts'
import { startCrew, type Crew } from './crew.ts'
import { killRound } from './rounds.ts'

/** Each test has stores and workers of its own, so that they can wait for one another's timeouts side by side. */
const withCrew =
  <Arguments extends readonly unknown[]>(
    run: (crew: Crew, ...given: Arguments) => Promise<void>,
    visibilitySeconds = 1,
  ) =>
  async (...given: Arguments) => {
    const crew = await startCrew(visibilitySeconds)
    try {
      await run(crew, ...given)
    } finally {
      await crew.close()
    }
  }

describe.concurrent('crashes', () => {
  test.each(steps)(
    'faults 5 and 11: a worker killed after "%s" loses nothing, doubles nothing and keeps the order',
    withCrew(async (crew: Crew, boundary: Step) => {
      // Once here; `npm run bench -- kill` does it sixty times.
      const { round } = await killRound(crew, boundary, crew.hire())
      expect(round).toEqual({ lost: 0, doubled: 0, disordered: 0, unjudged: 0 })
    }),
    60_000,
  )

  test.each([
    ...(['outcome stored', 'posting stored', 'posted', 'id stored'] as const).map((step) => [step, turnOf] as const),
    ...(['outcome stored', 'posted'] as const).map((step) => [step, imagineOf] as const),
  ])(
    'a crash after "%s" thinks and draws nothing again: one model call in all',
    withCrew(async (crew: Crew, boundary: Step, asked: (text: string) => Turn) => {
      const turn = asked('think once --size 256x256')
      const doomed = crew.hire({ after: boundary, signal: 'SIGKILL' })
      await crew.send(asInbound(turn))
      await doomed.ended
      const heir = crew.hire()
      await crew.drained()
      heir.process.kill('SIGTERM')
      await heir.ended
      expect(crew.times('model answered', turnId(turn))).toBe(1)
      expect(crew.shown(turn.place)).toHaveLength(1)
      expect(crew.shown(turn.place)[0]?.picture !== null).toBe(turn.kind === 'imagine')
      // Long enough that a slow machine gives nobody the turn twice.
    }, 4),
    60_000,
  )

  test(
    'fault 14: a worker that runs out of memory ends, and another one answers its turn, once',
    withCrew(async (crew) => {
      const turn = turnOf('much too much')
      const doomed = crew.hire({ after: 'model answered', signal: 'out of memory' })
      await crew.send(asInbound(turn))
      expect(await doomed.ended).toBe('SIGABRT')
      crew.hire()
      await crew.drained()
      expect(crew.shown(turn.place)).toHaveLength(1)
    }),
    60_000,
  )

  test.each(['claimed', 'model answered', 'outcome stored', 'posting stored'] as const)(
    'faults 7 and 12: a worker frozen after "%s" that wakes too late stores nothing, and what it posts it takes back',
    withCrew(async (crew: Crew, boundary: Step) => {
      const turn = turnOf('Frozen in mid-turn')
      const zombie = crew.hire({ after: boundary, signal: 'SIGSTOP' })
      await crew.send(asInbound(turn))
      await crew.until('the worker frozen', () => zombie.said.some(({ step }) => step === boundary))
      const heir = crew.hire()
      await crew.until('the turn acknowledged by the other', () =>
        heir.said.some(({ step }) => step === 'acknowledged'),
      )
      const posted = crew.chat.posts.filter(({ key }) => key === `${turnId(turn)}/reply`).length
      expect(posted).toBe(1)
      zombie.process.kill('SIGCONT')
      await crew.until('the late worker giving up', () =>
        zombie.said.some(({ counted, step }) => counted === 'superseded' || step === 'acknowledged'),
      )
      heir.process.kill('SIGTERM')
      zombie.process.kill('SIGTERM')
      await Promise.all([heir.ended, zombie.ended])
      // Past the last check its post still comes; it finds that another stands already and takes its own back.
      const made = crew.chat.posts.filter(({ key }) => key === `${turnId(turn)}/reply`).length
      expect(made).toBe(boundary === 'posting stored' ? 2 : 1)
      expect(crew.shown(turn.place)).toHaveLength(1)
    }),
    60_000,
  )

  test(
    'two workers on one turn: both are given it, one reply is posted',
    withCrew(async (crew: Crew) => {
      const turn = turnOf('demo:slow=1 Wanted by two')
      const first = crew.hire({ after: 'context read', signal: 'SIGSTOP' })
      await crew.send(asInbound(turn))
      await crew.until('the first frozen', () => first.said.some(({ step }) => step === 'context read'))
      const second = crew.hire()
      await crew.until('the second claiming', () => second.said.some(({ step }) => step === 'claimed'))
      first.process.kill('SIGCONT')
      await crew.until('the first giving up', () => first.said.some(({ counted }) => counted === 'superseded'))
      await crew.drained()
      for (const worker of [first, second]) worker.process.kill('SIGTERM')
      await Promise.all([first.ended, second.ended])
      expect(crew.shown(turn.place)).toHaveLength(1)
    }),
    60_000,
  )

  test(
    'a deletion while its worker is dead between post and id takes the post back',
    withCrew(async (crew: Crew) => {
      const turn = turnOf('Deleted over a crash')
      const doomed = crew.hire({ after: 'posted', signal: 'SIGKILL' })
      await crew.send(asInbound(turn))
      await doomed.ended
      await crew.send(deletionOf(turn))
      const heir = crew.hire()
      await crew.drained()
      heir.process.kill('SIGTERM')
      await heir.ended
      expect(crew.shown(turn.place)).toEqual([])
    }),
    60_000,
  )
})
