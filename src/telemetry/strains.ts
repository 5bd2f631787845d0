/** What models and guards put the bot through, by the fixed name of the dependency. */
import { Counter, Gauge, type Registry } from 'prom-client'
import { dependencies, strains, type Dependency, type Strain } from '../ports.ts'

export type Strained = `${Dependency} ${Strain}`

/** What each event does to the series; every one of them starts at 0. */
export function openStrains(registers: Registry[]): ReadonlyMap<string, () => void> {
  const counter = (name: string, help: string) => new Counter({ name, help, labelNames: ['dependency'], registers })
  const retried = counter('chaperone_calls_retried_total', 'Calls that were made once more within an attempt')
  const timedOut = counter('chaperone_calls_timed_out_total', 'Calls that used up their share of the time')
  const asleep = counter('chaperone_calls_asleep_total', 'Calls that found a model asleep')
  const openings = counter('chaperone_breaker_openings_total', 'Times that a dependency was left alone after failures')
  const open = new Gauge({
    name: 'chaperone_breakers_open',
    help: 'Dependencies that are left alone now',
    labelNames: ['dependency'],
    registers,
  })
  const actions = {
    retried: (dependency) => retried.inc({ dependency }),
    'timed out': (dependency) => timedOut.inc({ dependency }),
    asleep: (dependency) => asleep.inc({ dependency }),
    'cut off': (dependency) => {
      openings.inc({ dependency })
      open.inc({ dependency })
    },
    restored: (dependency) => open.dec({ dependency }),
  } satisfies Record<Strain, (dependency: Dependency) => void>
  for (const dependency of dependencies) {
    for (const series of [retried, timedOut, asleep, openings, open]) series.inc({ dependency }, 0)
  }
  return new Map(
    dependencies.flatMap((dependency) =>
      strains.map((strain) => [`${dependency} ${strain}`, () => actions[strain](dependency)] as const),
    ),
  )
}
