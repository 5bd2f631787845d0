import type { Moderator } from '../config.ts'

/** One platform's own ids. */
export const moderatorsOf = (moderators: readonly Moderator[], platform: Moderator['platform']): ReadonlySet<string> =>
  new Set(moderators.filter((moderator) => moderator.platform === platform).map(({ id }) => id))
