/** One crash: a worker dies right after a boundary of a turn, another takes over, and the count must be right. */
import type { Step } from '../../src/ports.ts'
import { turnId } from '../../src/turn.ts'
import { asInbound, placeOf, turnOf } from '../flow/turns.ts'
import type { Crew, Worker } from './crew.ts'

export interface Round {
  readonly lost: number
  readonly doubled: number
  readonly disordered: number
  readonly unjudged: number
}

/**
 * Three turns of one thread and one of another are accepted; the worker dies after `boundary`, and a new one takes over.
 * Gives the new one back, for the next round.
 */
export async function killRound(crew: Crew, boundary: Step, doomed: Worker): Promise<{ round: Round; heir: Worker }> {
  const place = placeOf()
  const turns = ['one', 'two', 'three'].map((word) => turnOf(`Say ${word}`, { place }))
  const all = [...turns, turnOf('Say elsewhere')]
  await doomed.dieAfter(boundary)
  for (const turn of all) await crew.send(asInbound(turn))
  const signal = await doomed.ended
  if (signal !== 'SIGKILL') throw new Error(`The worker ended by ${signal}, not by its boundary`)
  const heir = crew.hire()
  await crew.drained()

  const order = crew
    .shown(place)
    .map(({ text }) => turns.findIndex((turn) => text.includes(`You asked: “${turn.text}”`)))
  const posts = all.map((turn) => crew.chat.posts.filter(({ key }) => key === `${turnId(turn)}/reply`).length)
  return {
    heir,
    round: {
      lost: posts.filter((count) => count === 0).length,
      doubled: posts.filter((count) => count > 1).length,
      disordered: order.join() === '0,1,2' ? 0 : 1,
      unjudged: all.filter((turn) => crew.times('guard answered', turnId(turn)) === 0).length,
    },
  }
}
