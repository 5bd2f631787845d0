/** The functions as they are deployed: how large their files are, and how long a fresh process takes to load them. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { ingressBundle, teamsBundle, workerBundle, type Bundle } from '../infra/bundle.ts'
import { startLambda } from '../test/infra/function/lambda.ts'

const repeats = 7

/** Enough to start; nothing of it is there. */
const environment = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  THREADS_TABLE: 'threads',
  CASES_TABLE: 'cases',
  PICTURES_BUCKET: 'pictures',
  TURNS_QUEUE_URL: 'http://127.0.0.1:9/1/turns.fifo',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  PLAYGROUND: 'off',
  LOG_LEVEL: 'silent',
}

export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'chaperone-bundles-'))
  const into = relative(process.cwd(), folder)
  const rows: readonly (readonly [name: string, bundle: Bundle, goal: string])[] = [
    ['Slack’s way in', ingressBundle(null, into), 'at most 150 kB and 80 ms'],
    ['Teams’ way in', teamsBundle(null, into), ''],
    ['worker', workerBundle(null, into), ''],
  ]
  console.log(`| function | kB | ms to load, median of ${repeats} | goal |`)
  console.log('| --- | ---: | ---: | --- |')
  for (const [name, { folder: code, size }, goal] of rows) {
    console.log(`| ${name} | ${Math.round(size / 1000)} | ${(await loadTime(code)).toFixed(0)} | ${goal} |`)
  }
  console.log('\nThe worker’s time holds its tries to reach a queue that is not there.')
  rmSync(folder, { recursive: true, force: true })
}

async function loadTime(code: string): Promise<number> {
  const times: number[] = []
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const lambda = await startLambda(code, environment)
    times.push(lambda.loaded)
    await lambda.close()
  }
  return times.toSorted((a, b) => a - b)[Math.floor(repeats / 2)] ?? Number.NaN
}
