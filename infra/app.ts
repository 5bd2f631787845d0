/** `npx cdk synth`: the settings of the context -> the stacks. */
import { App, Tags, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { botStack } from './bot/bot-stack.ts'
import type { Code } from './bot/parts.ts'
import { modelsOf, modelsStack } from './models/models-stack.ts'
import type { Settings } from './settings.ts'

/** Every stack of one deployment. `code`: the folders of the built functions. */
export function chaperone(app: App, settings: Settings, code: Code) {
  const { name, region } = settings
  const env = { region }
  const models = modelsOf(settings)
  const served = models.components.length > 0 ? modelsStack(app, `${name}-models`, settings, { env }) : null
  const bot = botStack(app, name, settings, models, code, { env })
  if (served) bot.addStackDependency(served)
  // What the budget counts.
  Tags.of(app).add('chaperone', name)
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
  return { bot, models: served }
}
