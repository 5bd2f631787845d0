/** What Teams takes, in one place; from Microsoft's pages on formatting, rate limits, inline images and AI labels. */
export const limits = {
  /** A message has at most 100 KB, counted as UTF-16; clients render shorter ones better. In characters. */
  text: 20_000,
  /** An inline picture: more is accepted, and not shown. */
  picture: { side: 1024, bytes: 1_000_000 },
  /** How often one call is made while Teams asks for patience, and how long at most it is waited between two, in milliseconds. */
  attempts: 4,
  patience: 5000,
  /** How long one call may take, in milliseconds. */
  deadline: 15_000,
} as const
