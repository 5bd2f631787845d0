import type { Settings } from '../settings.ts'

/** The paths that the bot answers, as `POST`. */
export const webhooks = { slack: '/slack/events', teams: '/api/messages' } as const

/** Whether anybody calls them: in Socket Mode the bot calls Slack. */
export const isCalled = ({ slack, teams }: Settings): boolean => slack?.mode === 'http' || teams !== null
