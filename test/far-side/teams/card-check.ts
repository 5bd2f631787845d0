/**
 * Adaptive Cards 1.5 as the published schema has them, less what the bot's cards have no need of: stricter than Teams, so that
 * a misspelt property is seen. Plus what the schema does not say: alternative texts, unique ids, targets that exist, and no
 * colour that only one theme can show.
 */
import * as z from 'zod'

const words = z.string().min(1)
const textBlock = z.strictObject({
  type: z.literal('TextBlock'),
  text: words,
  wrap: z.literal(true),
  weight: z.enum(['Lighter', 'Default', 'Bolder']).optional(),
  size: z.enum(['Small', 'Default', 'Medium', 'Large', 'ExtraLarge']).optional(),
  isSubtle: z.boolean().optional(),
  style: z.enum(['default', 'heading']).optional(),
  color: z.enum(['Default', 'Accent', 'Good', 'Warning', 'Attention']).optional(),
  separator: z.boolean().optional(),
})
const factSet = z.strictObject({
  type: z.literal('FactSet'),
  facts: z.array(z.strictObject({ title: words, value: words })).min(1),
})
const image = z.strictObject({
  type: z.literal('Image'),
  url: z.string().regex(/^data:image\/(?:jpeg|png);base64,[\w+/]+=*$/),
  altText: words,
  size: z.enum(['Auto', 'Stretch', 'Small', 'Medium', 'Large']).optional(),
})
const leaf = z.discriminatedUnion('type', [textBlock, factSet, image])
const execute = z.strictObject({
  type: z.literal('Action.Execute'),
  title: words,
  verb: words,
  data: z.record(z.string(), z.unknown()),
  style: z.enum(['default', 'positive', 'destructive']).optional(),
})
/** Nowhere but to Teams itself. */
const open = z.strictObject({
  type: z.literal('Action.OpenUrl'),
  title: words,
  url: z.string().regex(/^https:\/\/teams\.microsoft\.com\/l\/message\/[^/?]+\/\d+\?[\w.%=&+-]+$/),
})
const about = {
  type: z.literal('AdaptiveCard'),
  $schema: z.literal('http://adaptivecards.io/schemas/adaptive-card.json'),
  version: z.literal('1.5'),
  fallbackText: words,
  body: z.array(leaf).min(1),
}
const inner = z.strictObject({ ...about, actions: z.array(execute) })
const show = z.strictObject({ type: z.literal('Action.ShowCard'), title: words, card: inner })
const cardSchema = z.strictObject({ ...about, actions: z.array(z.union([execute, open, show])).max(6) })

/** What is wrong with a card; nothing when it is right. */
export function cardComplaints(card: unknown): readonly string[] {
  const { error } = cardSchema.safeParse(card)
  return error ? [`card: ${z.prettifyError(error)}`] : []
}
