/** The embedded queue in a process of its own, to be killed. */
import { startSqs } from '../../../src/providers/embedded/sqs.ts'

const [socketPath = '', folder = ''] = process.argv.slice(2)
await startSqs({ socketPath, folder })
process.stdout.write('ready\n')
