/** The paths that the bot answers, as `POST`. */
export const webhooks = { slack: '/slack/events', teams: '/api/messages' } as const
