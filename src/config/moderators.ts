import * as z from 'zod'

/** Who may decide: a platform's own id of a person. */
export interface Moderator {
  readonly platform: 'slack' | 'teams'
  readonly id: string
}

// Slack: U or W, then capitals and digits (Slack's "User" object). Teams: the person's Entra object id.
const moderator =
  /^(?:(?<slack>slack):(?<user>[UW][A-Z\d]{2,20})|(?<teams>teams):(?<object>[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}))$/i

export const moderators = z.string().transform((text, context): readonly Moderator[] => {
  const parts = text.split(',').map((part) => part.trim())
  const read = parts.map((part) => moderator.exec(part)?.groups)
  if (read.some((groups) => !groups)) {
    context.addIssue({
      code: 'custom',
      message: 'must read "slack:U…" or "teams:<Entra object id>", several joined by ","',
    })
    return z.NEVER
  }
  return read.map((groups): Moderator =>
    groups?.['slack']
      ? { platform: 'slack', id: groups['user'] ?? '' }
      : { platform: 'teams', id: (groups?.['object'] ?? '').toLowerCase() },
  )
})
