/** What an installation grants: the events that Slack tells, and the scopes of the bot's token. */
import { methods } from './methods.ts'

/** Every event that is read, as an app subscribes to it, with the bot scopes that it needs (each event's page of Slack's reference). */
export const subscriptions = {
  agent_session_stopped: ['assistant:write'],
  app_home_opened: [],
  app_mention: ['app_mentions:read'],
  'message.channels': ['channels:history'],
  'message.groups': ['groups:history'],
  'message.im': ['im:history'],
  'message.mpim': ['mpim:history'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** Slash commands come with a scope of their own. */
const forCommands = ['commands']

/** In the order of the alphabet, each once. */
export const scopes: readonly string[] = [
  ...new Set([...Object.values(subscriptions), ...Object.values(methods), forCommands].flat()),
].toSorted()
