/** A deployment's surroundings on the far side: AWS behind IAM, Slack, Teams, and models that say what they are asked to. */
import { SQSClient } from '@aws-sdk/client-sqs'
import type { Template } from 'aws-cdk-lib/assertions'
import { PNG } from 'pngjs'
import * as z from 'zod'
import { mappingOf, startAws } from '../../far-side/aws-over-tcp.ts'
import { startScalableTargets } from '../../far-side/application-auto-scaling.ts'
import { startComprehend } from '../../far-side/comprehend.ts'
import { startJson11 } from '../../far-side/json-1.1.ts'
import { startRekognition } from '../../far-side/rekognition.ts'
import { asleep, farSideSageMaker, type Behaviour } from '../../far-side/sagemaker.ts'
import { sdxl, spoken, tgi } from '../../far-side/sagemaker-containers.ts'
import { startSecretsManager } from '../../far-side/secrets-manager.ts'
import { secret } from '../../far-side/slack-sender.ts'
import { self } from '../../far-side/slack/state.ts'
import { openSlackSide } from '../../far-side/slack/workspace.ts'
import { appId, password, tenantId } from '../../far-side/teams/identity.ts'
import { idOf } from '../../far-side/teams/people.ts'
import { farSideTeams } from '../../far-side/teams/teams.ts'
import { startXRay } from '../../far-side/x-ray.ts'
import { openGate } from './gate.ts'
import { principalsOf, type Principal } from './principals.ts'
import { account, arnOf, region, surroundings } from './resolve.ts'

export type Scene = Awaited<ReturnType<typeof openScene>>

/** A deployment that fits the far side, with everything that brings rights along. */
export const everything = {
  region,
  slack: { team: self.team, adminChannel: 'C0ADMIN' },
  teams: { appId, tenantId },
  moderators: `slack:U0MOD,teams:${idOf('mod')}`,
  models: { acceptLicences: ['llama-2'] },
  budget: { monthly: 200 },
}

/** A question or a prompt that the guards stop. */
export const forbidden = 'quux'

export async function openScene() {
  const [aws, slack, teams, secrets, models, comprehend, rekognition, endpoints, scaling, xRay] = await Promise.all([
    startAws(),
    openSlackSide(),
    farSideTeams(),
    startSecretsManager(),
    farSideSageMaker(),
    startComprehend(),
    startRekognition(),
    startEndpoints(),
    startScalableTargets(),
    startXRay(),
  ])
  for (const person of ['ada', 'mod']) teams.members.set(idOf(person), { tenantId, userRole: 'user' })
  for (const id of ['D0ADA', 'D0MOD']) slack.far.space.channels.set(id, { id, is_im: true })
  let sleeping = false
  models.behave((asked, response) => {
    if (!sleeping || jobOf(asked.endpoint) !== 'chat') return asServed(asked, response)
    sleeping = false
    return asleep(asked, response)
  })
  const gate = await openGate({
    dynamodb: aws.environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? '',
    sqs: aws.environment['AWS_ENDPOINT_URL_SQS'] ?? '',
    s3: aws.environment['AWS_ENDPOINT_URL_S3'] ?? '',
    secretsmanager: secrets.url,
    sagemaker: models.url,
    'sagemaker control': endpoints.url,
    comprehend: comprehend.url,
    rekognition: rekognition.url,
    'application-autoscaling': scaling.url,
    xray: xRay.url,
  })
  const values = { signing: secret, token: 'xoxb-test', password }
  const queue = `${gate.url}/${account}/turns.fifo`
  return {
    aws,
    slack,
    teams,
    rekognition,
    scaling,
    gate,
    /** Keys of objects that were ever put under a prefix. */
    keptUnder: (prefix: string) =>
      gate.seen
        .filter(
          ({ action, resource }) => action === 's3:PutObject' && resource.startsWith(arnOf('s3', `pictures/${prefix}`)),
        )
        .map(({ resource }) => resource.slice(arnOf('s3', 'pictures/').length)),
    /** The chat model's next call finds it asleep. */
    sleepOnce: () => void (sleeping = true),
    /** Lets in whom the template knows; gives them by name. */
    deploy(template: Template): ReadonlyMap<string, Principal> {
      const principals = principalsOf(surroundings(template, gate.url))
      for (const { environment } of principals.values()) {
        secrets.secrets.set(environment['SLACK_SIGNING_SECRET_ARN'] ?? '', values.signing)
        secrets.secrets.set(environment['SLACK_BOT_TOKEN_ARN'] ?? '', values.token)
        secrets.secrets.set(environment['TEAMS_APP_PASSWORD_ARN'] ?? '', values.password)
      }
      gate.admit(principals)
      return principals
    },
    /** What a principal is told by its deployment, and what leads it to this far side. */
    environmentOf: ({ name, environment }: Principal) => ({
      ...environment,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: name,
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_SESSION_TOKEN: 'test',
      AWS_ENDPOINT_URL: gate.url,
      SLACK_API_URL: slack.far.apiUrl,
      TEAMS_OPENID_METADATA: teams.config.openIdMetadata,
      TEAMS_LOGIN_URL: teams.config.loginUrl,
      TEAMS_SERVICE_HOSTS: teams.host,
      // As Lambda has it of each call; a container does not look at it.
      _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
    }),
    /** Lambda reads the queue with the role of the function that it calls. */
    mapping(name: string) {
      const credentials = { accessKeyId: name, secretAccessKey: 'test' }
      const client = new SQSClient({ endpoint: gate.url, region, credentials })
      return { ...mappingOf(client, queue), close: () => client.destroy() }
    },
    async close() {
      await gate.close()
      await Promise.all([aws.close(), slack.far.close(), teams.close()])
      await Promise.all([secrets, models, comprehend, rekognition, endpoints, scaling, xRay].map((far) => far.close()))
    },
  }
}

/** Each endpoint serves what its name says. */
const asServed: Behaviour = (asked, response) => {
  const unsafe = asked.text.includes(forbidden)
  const answer: Readonly<Record<string, Behaviour>> = {
    chat: tgi({ tokens: spoken('Chaperone answers, and is watched.') }),
    guard: tgi({ tokens: spoken(unsafe ? 'unsafe\nO3' : 'safe') }),
    pictures: sdxl(striped),
  }
  return answer[jobOf(asked.endpoint)]?.(asked, response)
}

const jobOf = (endpoint: string) => /^chaperone-(?<job>[a-z]+)-/.exec(endpoint)?.groups?.['job'] ?? ''

const striped = PNG.sync.write(
  Object.assign(new PNG({ width: 1024, height: 1024 }), {
    data: Buffer.alloc(4_194_304, Buffer.from([9, 99, 199, 255, 250, 150, 50, 255])),
  }),
)

/** SageMaker's control plane: all is awake. */
const startEndpoints = () =>
  startJson11('SageMaker', {
    DescribeEndpoint: {
      input: z.object({ EndpointName: z.string() }),
      refusal: () => 'ValidationException',
      answer: ({ EndpointName }: { readonly EndpointName: string }) => ({
        result: { EndpointName, EndpointStatus: 'InService' },
      }),
    },
    DescribeInferenceComponent: {
      input: z.object({ InferenceComponentName: z.string() }),
      refusal: () => 'ValidationException',
      answer: ({ InferenceComponentName: name }: { readonly InferenceComponentName: string }) => ({
        result: {
          InferenceComponentName: name,
          EndpointName: name,
          InferenceComponentStatus: 'InService',
          RuntimeConfig: { CurrentCopyCount: 1, DesiredCopyCount: 1 },
        },
      }),
    },
  })
