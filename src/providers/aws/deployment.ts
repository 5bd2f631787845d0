/** What the infrastructure writes and the bot reads: plain data, for both. */
import type { Stopped } from '../../ports.ts'

/** How the topics end by which AWS Budgets tells of its two thresholds. */
export const budgetTopics = { pictures: '-budget-pictures', chat: '-budget-chat' } as const satisfies Record<
  keyof Stopped,
  string
>

/** What the clock calls the budget's function with: nothing is switched, and models follow what the month's switches say. */
export const followSwitches = { follow: 'switches' } as const

type Job = 'chat' | 'guard' | 'pictures'

/** How a deployment names the inference component of a model of its own. `size`: of its instance, as `g5-2xlarge`. */
export const componentOf = (deployment: string, job: Job, { shared, size }: { shared: boolean; size: string }) =>
  `${deployment}-${shared ? `text-${job}` : job}-${size}`

/** Whether it is the deployment's own model for that job, whatever it runs on. */
export const isComponentOf = (deployment: string, job: Job, component: string) =>
  new RegExp(`^${deployment}-(?:text-)?${job}-[a-z\\d]+-\\d*x?large$`).test(component)

/** How the alarms are named that wake it, and put it to sleep. */
export const wakeAlarmOf = (component: string) => `${component}-wake`
export const sleepAlarmOf = (component: string) => `${component}-sleep`

/** How a stack names the alarm of a section of the runbook (its anchor). */
export const alarmOf = (stack: string, section: string) => `${stack}-${section}`

/** What a component is scaled by (Application Auto Scaling's names). */
export const copies = {
  namespace: 'sagemaker',
  dimension: 'sagemaker:inference-component:DesiredCopyCount',
  resourceOf: (component: string) => `inference-component/${component}`,
} as const

/** What stands in a secret until somebody puts it in; no platform takes it for one. */
export const unfilledSecret = 'to be filled in'

/** Keys in the deployment's bucket: what an administrator installs. */
export const installationFiles = {
  slack: 'installation/slack-manifest.json',
  teams: 'installation/chaperone-teams.zip',
} as const

/** A stack's output that carries a variable of the bot: `THREADS_TABLE` is `ThreadsTable` there. */
export const outputOf = (variable: string) =>
  variable
    .split('_')
    .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
    .join('')

/** And back. */
export const variableOf = (output: string) =>
  output.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toUpperCase()

/** A stack's outputs that carry no variable: what it is made of, and where it is reached. */
export const partOutputs = {
  address: 'PublicUrl',
  ownersTopic: 'OwnerTopic',
  /** Names of the alarms that the owner is told of, with commas between. */
  alarms: 'Alarms',
  /** At most so many turns may the worker's function work on. */
  turnsAtOnce: 'TurnsAtOnce',
  /** Inference components of the stack of models, with commas between. */
  components: 'ScaledComponents',
  /** Names of the alarms that put them to sleep, with commas between; not where tracking the load does. */
  sleepAlarms: 'SleepAlarms',
} as const

/** A function of the stack is an output by its name there: `teams-ingress` is `TeamsIngressFunction`. */
export const functionOutput = (id: string) => `${wordsOf(id)}Function`

/** And a container service, as `cluster/service`: `work` is `WorkService`. */
export const serviceOutput = (id: string) => `${wordsOf(id)}Service`

const wordsOf = (id: string) =>
  outputOf(
    id
      .replace(/-function$/, '')
      .replaceAll('-', '_')
      .toUpperCase(),
  )
