/**
 * Teams' way in as a Lambda function: its call checked, read, on the queue, and only then acknowledged. Apart from Slack's,
 * since it keeps where conversations are served, and Slack's need not be started with what that takes.
 */
import { openWayIn, type WayIn } from '../../adapters/teams/way-in.ts'
import { quietAwsClients, readConfig, type TeamsConfig } from '../config.ts'
import { ingress } from '../ingress.ts'
import { s3ObjectStore } from '../providers/aws/object-store.ts'
import { s3Client } from '../providers/aws/s3-client.ts'
import { queueSender } from '../providers/aws/send.ts'
import { lines } from '../telemetry/lines.ts'
import { awsOnly } from './aws-only.ts'
import { awsSurroundings } from './function/aws-surroundings.ts'
import { doorHandler } from './function/door.ts'
import type { WebRequest } from './function/gateway.ts'
import { untilMade } from './function/until-made.ts'
import { readWording } from './function/wording-file.ts'
import { traceHeader } from './trace.ts'

quietAwsClients()
const config = readConfig()
const { turnsQueueUrl: url, picturesBucket: bucket } = awsOnly(config, 'a function')
const policy = readWording(import.meta.url)
const { signer, endpoints } = awsSurroundings()
const observer = lines(config.logLevel, (line) => console.log(line))
const accept = ingress(queueSender({ ...signer, endpoint: endpoints.sqs, url, trace: traceHeader }))
const objects = s3ObjectStore({ client: s3Client({ kind: 'aws' }), bucket })

/** Null where Teams does not call this function. */
const teams = config.teams?.app ? teamsDoor(config.teams) : null
const failed = (error: unknown) => observer.failed('teams', 'starting', error)
// While Lambda still starts the function; what fails here is tried again with the first call.
await teams?.().catch(failed)

export const handler = doorHandler({ path: '/api/messages', answer: teams && answered(teams), failed })

function answered(open: () => Promise<WayIn>) {
  return async ({ headers, body }: WebRequest) => {
    const { receive, urls } = await open()
    const answer = await receive({ headers: single(headers), rawBody: body, from: null })
    // Between two calls a function stands still.
    await urls.close()
    return answer
  }
}

/** Names in small letters; of what came more than once, nothing. */
const single = (headers: WebRequest['headers']) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), typeof value === 'string' ? value : undefined]),
  )

function teamsDoor(given: TeamsConfig): () => Promise<WayIn> {
  const { moderators } = config
  return untilMade(() => openWayIn({ config: given, accept, objects, policy, moderators, observer }))
}
