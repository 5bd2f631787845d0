/**
 * Every method that is called, with the bot scopes that it needs (each method's page of Slack's reference);
 * `apps.connections.open` takes the app's own token.
 */
export const methods = {
  'apps.connections.open': [],
  'assistant.threads.setStatus': ['chat:write'],
  'assistant.threads.setSuggestedPrompts': ['assistant:write'],
  'assistant.threads.setTitle': ['assistant:write'],
  'auth.test': [],
  'chat.delete': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'conversations.history': [
    'channels:history',
    'groups:history',
    'im:history',
    'mpim:history',
    'metadata.message:read',
  ],
  'conversations.info': ['channels:read', 'groups:read', 'im:read', 'mpim:read'],
  'conversations.open': ['im:write'],
  'conversations.replies': [
    'channels:history',
    'groups:history',
    'im:history',
    'mpim:history',
    'metadata.message:read',
  ],
  'files.completeUploadExternal': ['files:write'],
  'files.delete': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  'files.info': ['files:read'],
  'users.info': ['users:read'],
  'views.publish': [],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type Method = keyof typeof methods
