/** What an administrator pastes into Slack to create the app (Slack's reference, "App manifest"). Pure. */
import template from '../../manifests/slack.json' with { type: 'json' }

/** Either an address to which Slack sends what people do, or Socket Mode. */
export type SlackEntry =
  | {
      readonly kind: 'http'
      /** Where the bot is reached, with `/slack/events` or without; `https:`. */ readonly url: string
    }
  | { readonly kind: 'socket' }

/** Characters (schema of the manifest). */
export const longestName = 35

/** `name`: at most `longestName` characters, shown in Slack; null for the template's. */
export function slackManifest(entry: SlackEntry, name: string | null) {
  const { display_information: about, features, settings } = template
  const shown = name ?? about.name
  const at =
    entry.kind === 'http' ? `${entry.url.replace(/\/+$/u, '').replace(/\/slack\/events$/u, '')}/slack/events` : null
  const requests = at === null ? {} : { request_url: at }
  return {
    ...template,
    display_information: { ...about, name: shown },
    features: {
      ...features,
      bot_user: { ...features.bot_user, display_name: shown },
      slash_commands: features.slash_commands.map((command) => (at === null ? command : { ...command, url: at })),
    },
    settings: {
      ...settings,
      event_subscriptions: { ...requests, ...settings.event_subscriptions },
      interactivity: { ...settings.interactivity, ...requests },
      socket_mode_enabled: entry.kind === 'socket',
    },
  }
}

/** As it is pasted into Slack. */
export const manifestText = (entry: SlackEntry, name: string | null): string =>
  JSON.stringify(slackManifest(entry, name), null, 2)
