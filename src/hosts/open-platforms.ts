/** The chat platforms that are configured, both ways. The others are not even loaded. */
import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Hono } from 'hono'
import type { Config, SlackConfig, TeamsConfig } from '../config.ts'
import type { Accept } from '../ingress.ts'
import { modelsInWords } from './models-in-words.ts'
import { moderatorsOf } from './moderators.ts'
import type { Platform } from './platforms.ts'
import type { Around } from './ways-out.ts'

export interface OpenPlatform extends Platform {
  readonly routes: Hono
  /** Begins to receive what comes by a connection of the platform's own. */
  start(): Promise<void>
  /** Receives nothing new by it. */
  shut(): Promise<void>
  /** Once nothing is to be said any more. */
  close(): Promise<void>
}

/** With the ways in. @throws ProviderFailed when a platform cannot be reached. */
export async function openPlatforms(config: Config, accept: Accept, around: Around): Promise<readonly OpenPlatform[]> {
  return [
    ...(config.slack ? [await slack(config.slack, config, accept, around)] : []),
    ...(config.teams ? [await teams(config.teams, config, accept, around)] : []),
    ...(config.playground.on ? [await playground(config, accept, around)] : []),
  ]
}

const nothing = async () => {}

async function slack(
  given: SlackConfig,
  { moderators }: Config,
  accept: Accept,
  around: Around,
): Promise<OpenPlatform> {
  const { openSlack } = await import('../../adapters/slack/open-slack.ts')
  const { doorWordsOf } = await import('../../adapters/slack/words.ts')
  const { sendingOf } = await import('./slack-out.ts')
  const { policy, observer, secret } = around
  const token = secret(given.botToken)
  const opened = await openSlack({
    ...given,
    signingSecret: given.signingSecret && secret(given.signingSecret),
    botToken: token,
    appToken: given.appToken && secret(given.appToken),
    moderators: [...moderatorsOf(moderators, 'slack')],
    words: doorWordsOf(policy),
    accept,
    observer,
    sending: sendingOf({ config: given, token, policy, observer }),
  })
  return { ...opened, desk: given.adminChannel !== null, shut: () => opened.close(), close: nothing }
}

async function teams(given: TeamsConfig, config: Config, accept: Accept, around: Around): Promise<OpenPlatform> {
  const { teamsOf } = await import('./teams.ts')
  return { ...(await teamsOf(given, config, accept, around)), start: nothing, shut: nothing }
}

async function playground(config: Config, accept: Accept, { observer, secret }: Around): Promise<OpenPlatform> {
  const { openPlayground } = await import('../../adapters/playground/open-playground.ts')
  const { http, dataFolder, models } = config
  const { token } = config.playground
  const folder = resolve(dataFolder, 'playground')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const opened = await openPlayground({
    ...http,
    folder,
    token: token && (await secret(token).read()),
    about: { models: modelsInWords(models) },
    accept,
    observer,
  })
  return { ...opened, directory: null, reception: null, desk: true, start: nothing, shut: nothing }
}
