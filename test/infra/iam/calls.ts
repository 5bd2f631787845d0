/** A request of an AWS client -> who makes it, and what IAM is asked before the service does anything (service authorization reference). */
import type { IncomingHttpHeaders } from 'node:http'
import { casesTable, threadsTable } from '../../../src/providers/aws/tables.ts'
import type { Asked } from './evaluate.ts'
import { arnOf } from './resolve.ts'

export interface Request {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface Call {
  /** The access key: here the name of who calls. */
  readonly by: string
  /** As in the signature's scope; SageMaker's two halves share one. */
  readonly service: string
  readonly asks: readonly Asked[]
}

type Input = Readonly<Record<string, unknown>>

/** @throws Error for a request that is not signed, or a service that nobody has taught to this file */
export function callOf(request: Request): Call {
  const { by = '', service = '' } =
    /Credential=(?<by>[^/]+)\/\d+\/[^/]+\/(?<service>[^/]+)\/aws4_request/.exec(request.headers.authorization ?? '')
      ?.groups ?? {}
  const asks = services[service]?.(request)
  if (!asks) throw new Error(`A call of ${service} cannot be read: teach it to test/infra/iam/calls.ts`)
  const control = service === 'sagemaker' && request.headers['x-amz-target'] !== undefined
  return { by, service: control ? 'sagemaker control' : service, asks }
}

const ask = (action: string, resource: string, context: Asked['context'] = {}): Asked => ({ action, resource, context })

/** By the service's name in a signature. */
const services: Readonly<Record<string, (request: Request) => readonly Asked[]>> = {
  dynamodb: (request) => overJson(request, (operation, input) => table(operation, input)),
  sqs: (request) =>
    overJson(request, (operation, { QueueUrl, QueueName }) =>
      ask(
        `sqs:${operation}`,
        arnOf(
          'sqs',
          String(QueueName ?? QueueUrl)
            .split('/')
            .at(-1) ?? '',
        ),
      ),
    ),
  secretsmanager: (request) =>
    overJson(request, (operation, { SecretId }) => ask(`secretsmanager:${operation}`, String(SecretId))),
  comprehend: (request) => overJson(request, (operation) => ask(`comprehend:${operation}`, '*')),
  rekognition: (request) => overJson(request, (operation) => ask(`rekognition:${operation}`, '*')),
  s3: ({ method, path }) => {
    const [bucket = '', ...key] = decodeURIComponent(path.split('?')[0] ?? '')
      .slice(1)
      .split('/')
    return [ask(`s3:${objects[method]}`, arnOf('s3', [bucket, ...key].join('/')))]
  },
  xray: ({ path }) => [ask(`xray:${segments[path]}`, '*')],
  'application-autoscaling': ({ headers, body }) => scaled(String(headers['x-amz-target']), body),
  sagemaker: (request) => (request.headers['x-amz-target'] ? overJson(request, described) : invoked(request)),
}

const objects: Readonly<Record<string, string>> = { GET: 'GetObject', PUT: 'PutObject', DELETE: 'DeleteObject' }

const segments: Readonly<Record<string, string>> = { '/TraceSegments': 'PutTraceSegments' }

/** A target has no name before it is there; and SageMaker is asked in the caller's name whether it may be scaled. */
function scaled(target: string, body: Buffer): readonly Asked[] {
  const { ServiceNamespace, ScalableDimension, ResourceId } = JSON.parse(body.toString()) as Input
  const component = arnOf('sagemaker', String(ResourceId))
  return [
    ask(`application-autoscaling:${target.split('.').at(-1)}`, arnOf('application-autoscaling', 'scalable-target/1'), {
      'application-autoscaling:service-namespace': [String(ServiceNamespace)],
      'application-autoscaling:scalable-dimension': [String(ScalableDimension)],
    }),
    ask('sagemaker:DescribeInferenceComponent', component),
    ask('sagemaker:UpdateInferenceComponentRuntimeConfig', component),
  ]
}

function overJson({ headers, body }: Request, of: (operation: string, input: Input) => Asked): readonly Asked[] {
  const operation = String(headers['x-amz-target']).split('.').at(-1) ?? ''
  return [of(operation, JSON.parse(body.toString()) as Input)]
}

/** `dynamodb:LeadingKeys`: the partition keys that a call names. */
function table(operation: string, { TableName, IndexName, Key, Item }: Input): Asked {
  const name = String(TableName)
  const { partition } = name === 'cases' ? casesTable : threadsTable
  const named = (Key ?? Item) as Readonly<Record<string, { readonly S?: string }>> | undefined
  const leading = named?.[partition.name]?.S
  return ask(
    `dynamodb:${operation}`,
    arnOf('dynamodb', typeof IndexName === 'string' ? `table/${name}/index/${IndexName}` : `table/${name}`),
    leading === undefined ? {} : { 'dynamodb:LeadingKeys': [leading] },
  )
}

/** SageMaker writes the names in ARNs in small letters, whatever case they were made in. */
const sageMaker = (kind: string, name: unknown) => arnOf('sagemaker', `${kind}/${String(name).toLowerCase()}`)

const described = (operation: string, { EndpointName, InferenceComponentName }: Input) =>
  ask(
    `sagemaker:${operation}`,
    InferenceComponentName === undefined
      ? sageMaker('endpoint', EndpointName)
      : sageMaker('inference-component', InferenceComponentName),
  )

/** Of an endpoint with components, both are looked at. */
function invoked({ path, headers }: Request): readonly Asked[] {
  const { endpoint, stream } =
    /^\/endpoints\/(?<endpoint>[^/]+)\/invocations(?<stream>-response-stream)?$/.exec(path)?.groups ?? {}
  const action = `sagemaker:InvokeEndpoint${stream === undefined ? '' : 'WithResponseStream'}`
  const component = headers['x-amzn-sagemaker-inference-component']
  return [
    ask(action, sageMaker('endpoint', endpoint)),
    ...(component === undefined ? [] : [ask(action, sageMaker('inference-component', component))]),
  ]
}
