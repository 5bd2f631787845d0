/** Deployments that differ in shape, synthesised without an account and without a network. */
import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { chaperone } from '../../infra/app.ts'
import { readSettings } from '../../infra/settings.ts'

export const smallest = {
  slack: { team: 'T0EXAMPLE', adminChannel: 'C0EXAMPLE' },
  moderators: 'slack:U0EXAMPLE',
  models: { acceptLicences: ['llama-2'] },
}

/** Any folder will do for code that is only packed. */
const code = {
  ingress: 'infra/bot',
  teams: 'infra/cost',
  worker: 'infra/models',
  budget: 'infra/cost',
  canary: 'infra/cost',
  installation: 'infra/cost',
  container: 'test/infra/image',
}

type Deployed = ReturnType<typeof deployedAnew>

const before = new Map<string, Deployed>()

/**
 * Made once for all who ask for the same: it takes seconds, and they only read it.
 * @throws where cdk-nag's AwsSolutions finds what nobody has given a reason for.
 */
export function deployed(settings: unknown): Deployed {
  const key = JSON.stringify(settings)
  const made = before.get(key) ?? deployedAnew(settings)
  before.set(key, made)
  return made
}

export function deployedAnew(settings: unknown) {
  const { bot, models } = chaperone(new App(), readSettings(settings), code)
  return { bot: Template.fromStack(bot), models: models && Template.fromStack(models) }
}
