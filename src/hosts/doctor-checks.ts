/** What the doctor looks at for a configuration, in the order in which an operator would. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { slackChecks } from '../../adapters/slack/doctor.ts'
import { teamsChecks } from '../../adapters/teams/doctor.ts'
import type { Config, PictureGuardSlot, PictureSlot, PromptGuardSlot, SecretRef, Slot } from '../config.ts'
import { builtInPolicy } from '../policy/built-in.ts'
import { PolicyError } from '../policy/policy-error.ts'
import { readPolicyFile } from '../policy/read-policy.ts'
import type { Check, Diagnosis } from '../ports.ts'
import { chatFamilies, guardFamilies } from '../prompts/families.ts'
import { clients } from '../providers/aws/clients.ts'
import { createQueue } from '../providers/aws/create-queue.ts'
import { controlPlane } from '../providers/aws/doctor/control-plane.ts'
import { endpointCheck } from '../providers/aws/doctor/endpoint-check.ts'
import { secretCheck } from '../providers/aws/doctor/secret-check.ts'
import { storeChecks } from '../providers/aws/doctor/store-checks.ts'
import { s3ObjectStore } from '../providers/aws/object-store.ts'
import type { ServiceClients } from '../providers/aws/service-clients.ts'
import { embeddedTables } from '../providers/embedded/dynamodb.ts'
import { startEmbedded } from '../providers/embedded/start.ts'
import { secretSource } from '../providers/aws/secrets.ts'
import { serverCheck } from '../providers/self-hosted/server-check.ts'
import { slotName } from '../slot-name.ts'

const ok = (found: string): Diagnosis => ({ state: 'ok', found, mend: null })

export interface Looking {
  /** What costs money or wakes something is asked elsewhere, and left out here. */
  readonly ask: boolean
  /** A deployment's own; undefined: as every SDK reads it. */
  readonly region: string | undefined
}

export function checksOf(config: Config, services: ServiceClients, looking: Looking): readonly Check[] {
  const { ask, region } = looking
  const { chat, guard, promptGuards, picture, pictureGuard } = config.models
  return [
    { name: 'configuration', run: async () => [ok('every variable can be read, and they suit each other')] },
    policyCheck(config.policyFile),
    ...(config.stores.kind === 'aws'
      ? storeChecks(clients({ kind: 'aws', region }), config.stores, true)
      : [embeddedCheck(config.stores.folder)]),
    ...secretsOf(config).map(([name, arn]) => secretCheck({ client: services.secrets, name, arn })),
    slotCheck('CHAT_MODEL', chat, looking),
    slotCheck('TEXT_GUARD', guard, looking),
    ...promptGuards.map((slot) => slotCheck('PROMPT_GUARD', slot, looking)),
    slotCheck('PICTURE_MODEL', picture, looking),
    slotCheck('PICTURE_GUARD', pictureGuard, looking),
    ...slackOf(config, services, ask),
    ...teamsOf(config, services, region),
  ]
}

function policyCheck(file: string | null): Check {
  const look = (): readonly Diagnosis[] => {
    try {
      const policy = file === null ? builtInPolicy : readPolicyFile(file)
      return [ok(`version ${policy.version} (${file ?? 'built in'})`)]
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error
      return error.message.split('\n').map((found) => ({ state: 'wrong', found, mend: 'see docs/policy.md' }))
    }
  }
  return { name: 'POLICY_FILE', run: async () => look() }
}

/** Opened as the bot would, unless a bot has it open. */
const embeddedCheck = (folder: string): Check => ({
  name: 'DATA_DIR',
  async run() {
    if (!existsSync(join(folder, 'dynamodb'))) return [ok(`${folder} is made at the first start`)]
    const embedded = await startEmbedded(folder).catch((error: unknown) => {
      if (error instanceof Error && error.message.startsWith('Another process')) return null
      throw error
    })
    if (embedded === null) return [ok(`${folder} is in use by a bot that runs now`)]
    const near = clients({ kind: 'embedded', sockets: embedded.sockets })
    try {
      const { url: turnsQueueUrl } = await createQueue(near.sqs, 'turns')
      const { threads: threadsTable, cases: casesTable } = embeddedTables
      const resources = { threadsTable, casesTable, picturesBucket: 'pictures', turnsQueueUrl }
      const found = await Promise.all(storeChecks(near, resources, false).map((check) => check.run()))
      return found.flat()
    } finally {
      near.close()
      await embedded.close()
    }
  },
})

function secretsOf({ playground, slack, teams }: Config): readonly (readonly [name: string, arn: string])[] {
  const credential = teams?.app?.credential
  const refs: readonly (readonly [string, SecretRef | null | undefined])[] = [
    ['PLAYGROUND_TOKEN_ARN', playground.token],
    ['SLACK_SIGNING_SECRET_ARN', slack?.signingSecret],
    ['SLACK_BOT_TOKEN_ARN', slack?.botToken],
    ['SLACK_APP_TOKEN_ARN', slack?.appToken],
    [credential?.kind === 'certificate' ? 'TEAMS_APP_CERTIFICATE_ARN' : 'TEAMS_APP_PASSWORD_ARN', credential?.secret],
  ]
  return refs.flatMap(([name, ref]) => (ref?.kind === 'arn' ? [[name, ref.arn] as const] : []))
}

function slotCheck(
  name: string,
  slot: Slot | PromptGuardSlot | PictureSlot | PictureGuardSlot,
  { ask, region }: Looking,
): Check {
  switch (slot.kind) {
    case 'demo':
      return { name, run: async () => [ok('a demonstration: nothing to look at')] }
    case 'comprehend':
    case 'rekognition': {
      const found = `${slotName(slot)}: every look is a paid call`
      return { name, run: async () => (ask ? [] : [{ state: 'not asked', found, mend: 'npm run doctor -- --ask' }]) }
    }
    case 'sagemaker':
      // Its client is large to load.
      return { name, run: () => endpointCheck({ ...slot, client: controlPlane(region), name }).run() }
    case 'openai':
    case 'ollama':
      return { name, run: async () => serverCheck({ ...slot, name, context: await contextOf(slot.family) }).run() }
  }
}

function slackOf({ slack, moderators }: Config, services: ServiceClients, ask: boolean): readonly Check[] {
  if (!slack) return []
  const secret = (ref: SecretRef) => secretSource(ref, services.secrets, Date.now)
  return slackChecks({
    ...slack,
    botToken: secret(slack.botToken),
    signingSecret: slack.signingSecret && secret(slack.signingSecret),
    appToken: slack.appToken && secret(slack.appToken),
    moderators: moderators.filter(({ platform }) => platform === 'slack').map(({ id }) => id),
    ask,
  })
}

function teamsOf(
  { teams, stores, moderators }: Config,
  services: ServiceClients,
  region: string | undefined,
): readonly Check[] {
  if (!teams) return []
  return teamsChecks({
    config: teams,
    secret: teams.app && secretSource(teams.app.credential.secret, services.secrets, Date.now),
    // What is embedded, a bot may have open.
    objects:
      stores.kind === 'aws'
        ? s3ObjectStore({ client: clients({ kind: 'aws', region }).s3, bucket: stores.picturesBucket })
        : null,
    moderators: moderators.filter(({ platform }) => platform === 'teams').map(({ id }) => id),
    now: Date.now,
  })
}

async function contextOf(family: string): Promise<number> {
  const families: Readonly<Record<string, (clock: { now: () => number }) => Promise<{ readonly context: number }>>> = {
    ...chatFamilies,
    ...guardFamilies,
  }
  return (await families[family]?.({ now: Date.now }))?.context ?? 0
}
