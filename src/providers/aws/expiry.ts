/** Time-to-live: DynamoDB removes an item days after its end, so readers look at it themselves. */

/** Seconds since the epoch, as DynamoDB wants it. */
export const expiryIn = (days: number, now: () => number) => Math.floor(now() / 1000) + days * 86_400

export const isGone = (item: { readonly expires?: unknown }, now: () => number) =>
  typeof item.expires === 'number' && item.expires <= now() / 1000
