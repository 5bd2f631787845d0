/** Every check at once, and what they found in words. */
import type { Check, Diagnosis } from './ports.ts'

export interface Examined extends Diagnosis {
  /** The check's. */
  readonly name: string
}

/** In the order of the checks. One that fails or takes longer than `milliseconds` found something unreachable. */
export async function examine(checks: readonly Check[], milliseconds: number): Promise<readonly Examined[]> {
  const found = await Promise.all(checks.map((check) => run(check, milliseconds)))
  return found.flat()
}

async function run(check: Check, milliseconds: number): Promise<readonly Examined[]> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<readonly Diagnosis[]>((resolve) => {
    const found = `no answer within ${milliseconds / 1000} s`
    timer = setTimeout(
      () => resolve([{ state: 'unreachable', found, mend: 'look at the network between' }]),
      milliseconds,
    )
  })
  try {
    const diagnoses = await Promise.race([check.run(), late])
    return diagnoses.map((diagnosis) => ({ name: check.name, ...diagnosis }))
  } catch (error) {
    // A foreign message may hold anything.
    const found = `could not be looked at (${error instanceof Error ? error.name : 'unknown'})`
    return [{ name: check.name, state: 'unreachable', found, mend: null }]
  } finally {
    clearTimeout(timer)
  }
}

const well: readonly Diagnosis['state'][] = ['ok', 'asleep', 'not asked']

export const isWell = ({ state }: Diagnosis) => well.includes(state)

/** A line for each, with how to mend it below; and how many need it. */
export function inWords(examined: readonly Examined[]): string {
  const width = (cells: readonly string[]) => Math.max(...cells.map((cell) => cell.length), 0) + 2
  const states = width(examined.map(({ state }) => state))
  const names = width(examined.map(({ name }) => name))
  const lines = examined.flatMap(({ state, name, found, mend }) => [
    `${state.padEnd(states)}${name.padEnd(names)}${found}`,
    ...(mend === null ? [] : [`${' '.repeat(states + names)}> ${mend}`]),
  ])
  const ill = examined.filter((diagnosis) => !isWell(diagnosis)).length
  return [...lines, '', ill === 0 ? 'Nothing needs mending.' : `To be mended: ${ill}.`].join('\n')
}
