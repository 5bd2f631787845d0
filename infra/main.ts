import { App } from 'aws-cdk-lib'
import { chaperone } from './app.ts'
import { bundle, containerFolder, functionBundle, ingressBundle, teamsBundle, workerBundle } from './bundle.ts'
import { readSettings, SettingsError, type Settings } from './settings.ts'

const app = new App()
const settings = settingsOf(app.node.tryGetContext('chaperone'))
const { policyFile } = settings
const ingress = ingressBundle(policyFile)
const teams = teamsBundle(policyFile)
const worker = workerBundle(policyFile)
const budget = functionBundle('lambda-budget', policyFile)
const canary = functionBundle('lambda-canary', policyFile)
const installation = bundle('lambda-installation')
for (const { folder, size } of [ingress, teams, worker, budget, canary, installation]) {
  process.stderr.write(`${folder}: ${Math.round(size / 1000).toLocaleString('en')} kB\n`)
}
chaperone(app, settings, {
  ingress: ingress.folder,
  teams: teams.folder,
  worker: worker.folder,
  budget: budget.folder,
  canary: canary.folder,
  installation: installation.folder,
  container: containerFolder(policyFile),
})

/** Ends with every problem in words: where in our code they were found helps nobody. */
function settingsOf(given: unknown): Settings {
  try {
    return readSettings(given)
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    process.stderr.write(`Nothing is made of these settings:\n${error.message.replace(/^/gm, '  ')}\n`)
    process.exit(1)
  }
}
