/** An embedded DynamoDB in a process of its own, to be killed: `<socket> <folder>`. */
import { startDynamodb } from '../../../src/providers/embedded/dynamodb.ts'

const [, , socketPath = '', folder = ''] = process.argv
await startDynamodb({ socketPath, folder })
process.stdout.write('ready\n')
