/**
 * The way in as a Lambda function: verified, read, on the queue, and only then acknowledged. Nothing else is in it, so that
 * it is there at once when it is started for the first message of a morning.
 */
import { receiveWith, taker, type Receive } from '../../adapters/slack/receive.ts'
import { askSelf } from '../../adapters/slack/self.ts'
import { mentionOf } from '../../adapters/slack/text.ts'
import { signatureVerifier } from '../../adapters/slack/verify.ts'
import { readConfig, type SecretRef, type SlackConfig } from '../config.ts'
import { ingress } from '../ingress.ts'
import { readSecret } from '../providers/aws/read-secret.ts'
import { rememberedSecret } from '../providers/aws/secret-source.ts'
import { queueSender } from '../providers/aws/send.ts'
import { lines } from '../telemetry/lines.ts'
import { awsOnly } from './aws-only.ts'
import { awsSurroundings } from './function/aws-surroundings.ts'
import { readDoorWords } from './function/door-words.ts'
import { doorHandler } from './function/door.ts'
import { untilMade } from './function/until-made.ts'
import { moderatorsOf } from './moderators.ts'
import { traceHeader } from './trace.ts'

/** Slack gives up on an answer after three seconds. */
const patience = 2_000

const config = readConfig()
const { turnsQueueUrl: url } = awsOnly(config, 'a function')
const { signer, endpoints } = awsSurroundings()
const words = readDoorWords(import.meta.url)
const observer = lines(config.logLevel, (line) => console.log(line))
const accept = ingress(queueSender({ ...signer, endpoint: endpoints.sqs, url, trace: traceHeader }))

const secret = (ref: SecretRef) => rememberedSecret(ref, (arn) => readSecret(arn, endpoints.secrets, signer), Date.now)

/** Null where Slack does not call this function. */
const slack = config.slack?.signingSecret ? slackDoor(config.slack, config.slack.signingSecret) : null
const failed = (error: unknown) => observer.failed('slack', 'starting', error)
// While Lambda still starts the function; what fails here is tried again with the first request.
await slack?.().catch(failed)

export const handler = doorHandler({
  path: '/slack/events',
  answer: slack && (async (request) => (await slack())(request)),
  failed,
})

function slackDoor(given: SlackConfig, signingRef: SecretRef): () => Promise<Receive> {
  const { apiUrl, teamId } = given
  const signingSecret = secret(signingRef)
  const botToken = secret(given.botToken)
  const verify = signatureVerifier(signingSecret, Date.now)
  const moderators = moderatorsOf(config.moderators, 'slack')
  const unread = observer.failed.bind(observer)
  return untilMade(async () => {
    // Fetched meanwhile, so that no request waits for it; whether it can be read shows when it is needed.
    const fetched = signingSecret.read().catch(() => {})
    // Anew with every try: it may have been put in, or put right, meanwhile.
    const self = await askSelf({ token: await botToken.renew(), apiUrl, teamId, milliseconds: patience })
    await fetched
    const reader = { self, mention: mentionOf(self.user), moderators, words }
    return receiveWith({ verify, take: taker(reader, accept, observer), failed: unread })
  })
}
