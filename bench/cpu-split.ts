/** Whose CPU time it was, by V8's own profile: each sample belongs to the nearest file on the stack that is not Node's. */
import { Session, type Profiler } from 'node:inspector/promises'

/** By the name of whoever it was, the share of all samples in which the process did anything. */
export async function cpuSplit(
  whose: (file: string) => string,
  work: () => Promise<void>,
): Promise<ReadonlyMap<string, number>> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: 500 })
  await session.post('Profiler.start')
  await work()
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()
  return sharesOf(profile, whose)
}

function sharesOf({ nodes, samples = [] }: Profiler.Profile, whose: (file: string) => string) {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)))
  const counts = new Map<string, number>()
  let busy = 0
  for (const sample of samples) {
    const name = byId.get(sample)?.callFrame.functionName
    if (name === '(idle)' || name === '(program)') continue
    busy += 1
    let at: number | undefined = sample
    while (at !== undefined && !/^file:|^\//u.test(byId.get(at)?.callFrame.url ?? '')) at = parents.get(at)
    const file = at === undefined ? null : byId.get(at)?.callFrame.url
    const owner = name === '(garbage collector)' ? 'garbage' : file ? whose(file) : 'Node itself'
    counts.set(owner, (counts.get(owner) ?? 0) + 1)
  }
  return new Map([...counts].map(([owner, count]) => [owner, count / busy]))
}
