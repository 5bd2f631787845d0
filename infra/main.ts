import { App } from 'aws-cdk-lib'
import { chaperone } from './app.ts'
import { containerFolder } from './bundle.ts'
import { readSettings } from './settings.ts'

const app = new App()
const code = { ingress: 'src/policy', worker: 'src/policy', container: containerFolder() }
chaperone(app, readSettings(app.node.tryGetContext('chaperone')), code)
