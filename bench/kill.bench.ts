/** Sixty crashes at every boundary of a turn: what is lost, doubled, out of order or unjudged. All must be 0. */
import { steps, type Step } from '../src/ports.ts'
import { startCrew } from '../test/kill/crew.ts'
import { killRound } from '../test/kill/rounds.ts'

const rounds = 60
/** A round waits for timeouts most of the time. */
const boundariesAtOnce = 3

export async function run(): Promise<void> {
  console.log('| killed after | rounds | lost | doubled | out of order | unjudged |')
  console.log('| --- | ---: | ---: | ---: | ---: | ---: |')
  const left = [...steps]
  const lane = async () => {
    for (let boundary = left.shift(); boundary; boundary = left.shift()) await crashesAfter(boundary)
  }
  await Promise.all(Array.from({ length: boundariesAtOnce }, lane))
}

async function crashesAfter(boundary: Step): Promise<void> {
  const crew = await startCrew()
  let worker = crew.hire()
  const total = { lost: 0, doubled: 0, disordered: 0, unjudged: 0 }
  for (let round = 0; round < rounds; round += 1) {
    const { round: seen, heir } = await killRound(crew, boundary, worker)
    for (const count of ['lost', 'doubled', 'disordered', 'unjudged'] as const) total[count] += seen[count]
    worker = heir
  }
  await crew.close()
  const { lost, doubled, disordered, unjudged } = total
  console.log(`| ${boundary} | ${rounds} | ${lost} | ${doubled} | ${disordered} | ${unjudged} |`)
}
