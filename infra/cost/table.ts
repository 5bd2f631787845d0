import { deployables } from '../models/catalog.ts'
import { month, plans } from './month.ts'
import { prices } from './prices.ts'

export const sizes = [1, 10, 100, 1_000, 10_000] as const

/** The simulated table, in Markdown: a row for each plan and number of members. */
/** `upTo`: members. */
export function costTable(upTo = Infinity): string {
  const rows = plans.flatMap((plan) =>
    sizes
      .filter((members) => members <= upTo)
      .map((members) => {
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
  return tableOf(head, rows)
}

const hoursOfMonth = 730

/** What each choice adds, in Markdown: for each hour that it runs, and for a month in which it never stops. */
export function choicesTable(): string {
  const models = Object.entries(deployables).map(([name, { instance }]) => [
    `\`${name}\` on \`${instance}\``,
    dollars(prices.instance[instance], 2),
    dollars(prices.instance[instance] * hoursOfMonth),
  ])
  const standing = Object.entries(standingChoices).map(([name, monthly]) => [
    name,
    dollars(monthly / hoursOfMonth, 2),
    dollars(monthly),
  ])
  return tableOf(['choice', 'an hour', 'a whole month'], [...models, ...standing])
}

const { fargateTask, loadBalancer, natGateway, vpcEndpoint } = prices

/** In dollars a month; these never sleep. */
const standingChoices = {
  'what is there in any case (`fixed` in `infra/cost/prices.ts`)': Object.values(prices.fixed).reduce(
    (a, b) => a + b,
    0,
  ),
  '`shareInstance`: guard and chat model on one `ml.g5.12xlarge`, in place of their own':
    prices.instance['ml.g5.12xlarge'] * hoursOfMonth,
  '`worker: fargate`: one task and a network': fargateTask + natGateway,
  '`ingress: fargate`: two tasks, a load balancer and a network': 2 * fargateTask + loadBalancer + natGateway,
  '`slack.mode: socket`: two tasks and a network': 2 * fargateTask + natGateway,
  '`vpcEndpoints`: eight endpoints and a network': 8 * vpcEndpoint + natGateway,
} as const

const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

const dollars = (amount: number, digits = 0) =>
  `$${amount.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`

const seconds = (value: number) => (value < 60 ? `${value.toFixed(1)} s` : `${Math.round(value / 60)} min`)
