/** From `npm start` to ready, beside a floor of the same run: npm starting a Node that does nothing. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

const repeats = 5
const ports = { PORT: '3910', OPS_PORT: '3911' }

export async function run(): Promise<void> {
  const started: number[] = []
  const floors: number[] = []
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    started.push(await untilReady())
    floors.push(await bareNode())
  }
  console.log(`| | median ms of ${repeats} |`)
  console.log('| --- | ---: |')
  console.log(`| npm start until ready, on an empty folder | ${median(started).toFixed(0)} |`)
  console.log(`| floor: npm running an empty program | ${median(floors).toFixed(0)} |`)
  console.log(
    `\nReady after ${(median(started) / median(floors)).toFixed(1)} times the floor; at most 2,000 ms are wanted.`,
  )
}

async function untilReady(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'chaperone-start-'))
  const began = performance.now()
  const child = spawn('npm', ['start'], {
    env: { ...process.env, ...ports, DATA_DIR: folder },
    stdio: 'ignore',
    detached: true,
  })
  while (!(await answers())) await setTimeout(5)
  const taken = performance.now() - began
  const ended = once(child, 'exit')
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
  await ended
  while (await answers()) await setTimeout(20)
  await setTimeout(200)
  await rm(folder, { recursive: true, force: true })
  return taken
}

const answers = async () => (await fetch(`http://127.0.0.1:${ports.OPS_PORT}/readyz`).catch(() => null))?.ok === true

async function bareNode(): Promise<number> {
  const began = performance.now()
  await once(spawn('npm', ['exec', '--', 'node', '--eval', '0'], { stdio: 'ignore' }), 'exit')
  return performance.now() - began
}

const median = (list: readonly number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN
