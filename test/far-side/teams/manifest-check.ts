/**
 * What Teams takes of an app manifest, as far as the bot's uses it: the limits are those of Microsoft's published schema, version
 * 1.29, and whatever is not used is not allowed.
 */
import * as z from 'zod'

const guid = z.string().regex(/^[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}$/i)
const upTo = (most: number) => z.string().min(1).max(most)
const address = z
  .string()
  .max(2048)
  .regex(/^https:\/\//)
const file = z.string().regex(/^[\w-]+\.png$/)
const scope = z.enum(['team', 'personal', 'groupChat'])

const command = z.strictObject({ title: upTo(128), description: upTo(4000) })

export const manifestSchema = z.strictObject({
  $schema: z.literal('https://developer.microsoft.com/json-schemas/teams/v1.29/MicrosoftTeams.schema.json'),
  manifestVersion: z.literal('1.29'),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  id: guid,
  developer: z.strictObject({ name: upTo(32), websiteUrl: address, privacyUrl: address, termsOfUseUrl: address }),
  name: z.strictObject({ short: upTo(30), full: upTo(100) }),
  description: z.strictObject({ short: upTo(80), full: upTo(4000) }),
  icons: z.strictObject({ color: file, outline: file }),
  accentColor: z.string().regex(/^#[\da-f]{6}$/i),
  bots: z.tuple([
    z.strictObject({
      botId: guid,
      scopes: z.array(scope).min(1),
      supportsFiles: z.boolean(),
      isNotificationOnly: z.boolean(),
      commandLists: z
        .array(z.strictObject({ scopes: z.array(scope).length(1), commands: z.array(command).min(1).max(12) }))
        .max(3),
    }),
  ]),
  webApplicationInfo: z.strictObject({ id: guid, resource: upTo(2048) }).optional(),
  authorization: z
    .strictObject({
      permissions: z.strictObject({
        resourceSpecific: z
          .array(z.strictObject({ name: upTo(128), type: z.enum(['Application', 'Delegated']) }))
          .max(16),
      }),
    })
    .optional(),
})
