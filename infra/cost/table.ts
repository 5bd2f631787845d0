import { month, plans } from './month.ts'

export const sizes = [1, 10, 100, 1_000, 10_000] as const

/** The simulated table, in Markdown: a row for each plan and number of members. */
export function costTable(): string {
  const rows = plans.flatMap((plan) =>
    sizes.map((members) => {
      const { dollars, models, p50, p95, asleep } = month(members, plan)
      return [
        plan.name,
        members.toLocaleString('en'),
        `$${Math.round(dollars).toLocaleString('en')}`,
        `$${Math.round(models).toLocaleString('en')}`,
        seconds(p50),
        seconds(p95),
        `${Math.round(asleep * 100)} %`,
      ]
    }),
  )
  const head = [
    'setting',
    'members',
    'a month',
    'of it models',
    'half wait at most',
    '95 % wait at most',
    'found it asleep',
  ]
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

const seconds = (value: number) => (value < 60 ? `${value.toFixed(1)} s` : `${Math.round(value / 60)} min`)
