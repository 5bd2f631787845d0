import { App } from 'aws-cdk-lib'
import { chaperone } from './app.ts'
import { containerFolder, ingressBundle, teamsBundle, workerBundle } from './bundle.ts'
import { readSettings } from './settings.ts'

const app = new App()
const settings = readSettings(app.node.tryGetContext('chaperone'))
const { policyFile } = settings
const ingress = ingressBundle(policyFile)
const teams = teamsBundle()
const worker = workerBundle(policyFile)
for (const { folder, size } of [ingress, teams, worker]) {
  process.stderr.write(`${folder}: ${Math.round(size / 1000).toLocaleString('en')} kB\n`)
}
chaperone(app, settings, {
  ingress: ingress.folder,
  teams: teams.folder,
  worker: worker.folder,
  container: containerFolder(policyFile),
})
