import { App } from 'aws-cdk-lib'
import { chaperone } from './app.ts'
import { bundle, containerFolder, functionBundle, ingressBundle, teamsBundle, workerBundle } from './bundle.ts'
import { readSettings } from './settings.ts'

const app = new App()
const settings = readSettings(app.node.tryGetContext('chaperone'))
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
