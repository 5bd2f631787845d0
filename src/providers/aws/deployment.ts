/** What the infrastructure writes and the bot reads: plain data, for both. */
import type { Stopped } from '../../ports.ts'

/** How the topics end by which AWS Budgets tells of its two thresholds. */
export const budgetTopics = { pictures: '-budget-pictures', chat: '-budget-chat' } as const satisfies Record<
  keyof Stopped,
  string
>

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
