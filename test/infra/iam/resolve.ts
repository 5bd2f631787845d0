/** What CloudFormation makes of a template's values: every reference becomes the name that its resource would have. */
import type { Template } from 'aws-cdk-lib/assertions'

export const account = '000000000000'
export const region = 'eu-west-1'

interface Resource {
  readonly Type: string
  readonly Properties?: Readonly<Record<string, unknown>>
}

export type Resources = Readonly<Record<string, Resource>>

/** `queues`: the address before the names of queues. */
export interface Surroundings {
  readonly resources: Resources
  readonly queues: string
}

/** As AWS names what has no name of its own; here without the eight random characters. */
export const nameOf = (logicalId: string) => logicalId.replace(/[\dA-F]{8}$/, '')

/** The embedded stores' own names for the same. */
const fifo: Readonly<Record<string, string>> = { turns: 'turns.fifo', deadletters: 'turns-dead.fifo' }

/** Buckets are named once for the whole world, so that their ARNs hold neither region nor account. */
export const arnOf = (service: string, rest: string) =>
  service === 's3' ? `arn:aws:s3:::${rest}` : `arn:aws:${service}:${region}:${account}:${rest}`

type Named = (logicalId: string, resource: Resource) => string

/** Of `Fn::GetAtt … Arn`. */
const arns: Readonly<Record<string, Named>> = {
  'AWS::DynamoDB::Table': (id) => arnOf('dynamodb', `table/${nameOf(id)}`),
  'AWS::S3::Bucket': (id) => arnOf('s3', nameOf(id)),
  'AWS::SQS::Queue': (id) => arnOf('sqs', fifo[nameOf(id)] ?? nameOf(id)),
  'AWS::KMS::Key': (id) => arnOf('kms', `key/${nameOf(id)}`),
  'AWS::SNS::Topic': (id) => arnOf('sns', nameOf(id)),
  'AWS::Logs::LogGroup': (id) => arnOf('logs', `log-group:${nameOf(id)}:*`),
}

const secretArn: Named = (id, { Properties }) =>
  arnOf('secretsmanager', `secret:${typeof Properties?.['Name'] === 'string' ? Properties['Name'] : nameOf(id)}-AbCdEf`)

function referenceTo(id: string, { resources, queues }: Surroundings): string {
  const resource = resources[id]
  switch (resource?.Type ?? '') {
    case 'AWS::SQS::Queue':
      return `${queues}/${account}/${fifo[nameOf(id)] ?? nameOf(id)}`
    case 'AWS::SecretsManager::Secret':
      return secretArn(id, resource ?? { Type: '' })
    case 'AWS::SNS::Topic':
      return arnOf('sns', nameOf(id))
    default:
      return pseudo[id] ?? nameOf(id)
  }
}

const pseudo: Readonly<Record<string, string>> = {
  'AWS::Region': region,
  'AWS::AccountId': account,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
}

/** @throws Error for what cannot be known without an account */
export function resolve(value: unknown, around: Surroundings): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return String(value)
  const [[name, given] = ['', '']] = Object.entries(value as Readonly<Record<string, unknown>>)
  switch (name) {
    case 'Ref':
      return referenceTo(String(given), around)
    case 'Fn::GetAtt': {
      const [id = '', attribute] = given as readonly string[]
      const resource = around.resources[id]
      const arn = resource && arns[resource.Type]
      if (resource && arn && attribute === 'Arn') return arn(id, resource)
      return `${nameOf(id)}.${attribute}`
    }
    case 'Fn::Join': {
      const [between, parts] = given as readonly [string, readonly unknown[]]
      return parts.map((part) => resolve(part, around)).join(between)
    }
    case 'Fn::Sub':
      return String(given).replaceAll(/\$\{([\w:]+)\}/g, (_, id: string) => referenceTo(id, around))
    default:
      throw new Error(`${name} cannot be resolved`)
  }
}

export const surroundings = (template: Template, queues: string): Surroundings => ({
  resources: (template.toJSON() as { Resources: Resources }).Resources,
  queues,
})
