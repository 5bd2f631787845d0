/**
 * What Teams tells the bot of: the parts of an activity that are read here, as the Bot Framework's activity schema has them.
 * Whatever else stands in one is dropped.
 */
import * as z from 'zod'

const id = z.string().min(1).max(400)
const optionalId = z
  .string()
  .max(400)
  .transform((text) => text || null)
  .nullish()

const account = z.object({
  id,
  aadObjectId: optionalId,
  role: z.string().max(40).nullish(),
  /** A message that only the bot and its author see. */
  isTargeted: z.boolean().nullish(),
})

const tenant = z.object({ id: z.string().max(100).nullish() }).nullish()

/** What decides whether an activity is let in at all, read before the rest of it is looked at. */
export const envelopeSchema = z.object({
  channelId: z.string().max(100),
  serviceUrl: z.string().min(1).max(400),
  conversation: z.object({ tenantId: z.string().max(100).nullish() }),
  channelData: z.object({ tenant }).nullish(),
})

const entity = z.object({
  type: z.string().max(200),
  text: z.string().max(1000).nullish().catch(null),
  mentioned: z.object({ id: optionalId }).nullish().catch(null),
})

export const activitySchema = z.object({
  type: z.string().min(1).max(100),
  id: optionalId,
  /** When the service sent it on, ISO 8601. */
  timestamp: z.string().max(40).nullish(),
  serviceUrl: z.string().min(1).max(400),
  from: account.nullish(),
  recipient: account.nullish(),
  conversation: z.object({ id: id.regex(/^[^;]/), conversationType: z.string().max(40).nullish() }),
  channelData: z
    .object({
      eventType: z.string().max(100).nullish(),
      channel: z.object({ id: optionalId }).nullish(),
    })
    .nullish(),
  locale: z.string().max(35).nullish(),
  text: z.string().max(100_000).nullish(),
  textFormat: z.string().max(40).nullish(),
  /** What a person wrote comes a second time as HTML; all else is a file, a picture or a card. */
  attachments: z
    .array(z.object({ contentType: z.string().max(200).nullish().catch(null) }))
    .max(500)
    .nullish()
    .catch(null),
  entities: z.array(entity).max(500).nullish(),
  membersAdded: z.array(account).max(500).nullish(),
  /** Of an invoke. */
  name: z.string().max(200).nullish(),
  value: z.unknown().optional(),
  replyToId: optionalId,
})

export type Activity = z.infer<typeof activitySchema>

const press = z.discriminatedUnion('verb', [
  z.object({
    verb: z.enum(['draw_again', 'remove']),
    data: z.strictObject({ message: id, revision: z.string().max(400), thread: id }),
  }),
  z.object({ verb: z.literal('reveal'), data: z.strictObject({ case: id }) }),
  z.object({ verb: z.literal('forget'), data: z.strictObject({}).nullish() }),
])

/** What a button of the bot's cards carries. */
export type Press = z.infer<typeof press>

/** The value of an `adaptiveCard/action`. It comes from a client, so that everything in it is checked again. */
export const actionSchema = z.object({ action: press })

/** The value of a `message/submitAction`. The form's free text stands beside the reaction, and is not read. */
export const feedbackSchema = z.object({
  actionName: z.literal('feedback'),
  actionValue: z.object({ reaction: z.enum(['like', 'dislike']) }),
})
