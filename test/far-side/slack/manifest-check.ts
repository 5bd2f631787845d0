/**
 * What Slack takes of an app manifest, as far as the bot's uses it: the limits are those of Slack's published schema, version 2.0.0
 * (slackapi/manifest-schema), and whatever is not used is not allowed.
 */
import * as z from 'zod'

const upTo = (most: number, least = 1) => z.string().min(least).max(most)
const address = z.url({ protocol: /^https$/ })
const scope = z.string().regex(/^[a-z_]+(?:\.[a-z_]+)?(?::[a-z_.]+)?$/)
const event = z.string().regex(/^[a-z_]+(?:\.[a-z_]+)?$/)

const command = z.strictObject({
  command: upTo(32).regex(/^\/\S+$/),
  description: upTo(2000),
  usage_hint: upTo(1000),
  should_escape: z.boolean(),
  url: address.optional(),
})

const prompt = z.strictObject({ title: upTo(1000), message: upTo(1000) })

export const manifestSchema = z.strictObject({
  _metadata: z.strictObject({ major_version: z.literal(2), minor_version: z.int() }),
  display_information: z.strictObject({
    name: upTo(35),
    description: upTo(140),
    long_description: upTo(4000, 175),
    background_color: z.string().regex(/^#(?:[\da-f]{3}){1,2}$/i),
  }),
  features: z.strictObject({
    bot_user: z.strictObject({ display_name: upTo(80), always_online: z.boolean() }),
    app_home: z.strictObject({
      home_tab_enabled: z.boolean(),
      messages_tab_enabled: z.boolean(),
      messages_tab_read_only_enabled: z.boolean(),
    }),
    agent_view: z.strictObject({ agent_description: upTo(300), suggested_prompts: z.array(prompt).max(4) }),
    slash_commands: z.array(command).max(50),
  }),
  oauth_config: z.strictObject({ scopes: z.strictObject({ bot: z.array(scope).max(255) }) }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({ request_url: address.optional(), bot_events: z.array(event).max(100) }),
    interactivity: z.strictObject({ is_enabled: z.boolean(), request_url: address.optional() }),
    org_deploy_enabled: z.boolean(),
    socket_mode_enabled: z.boolean(),
    token_rotation_enabled: z.boolean(),
  }),
})
