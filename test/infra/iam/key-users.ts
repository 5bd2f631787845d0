/** AWS services that use the deployment's key in their own name: the key's policy must let them, since no role of ours stands for them. */
import { region, resolve, type Surroundings } from './resolve.ts'

interface Use {
  readonly service: string
  readonly action: string
  /** Whose encryption it is. */
  readonly of: string
}

interface Policy {
  readonly Statement: readonly {
    readonly Effect: string
    readonly Principal?: { readonly Service?: unknown }
    readonly Action: string | readonly string[]
  }[]
}

/** Each with what it does to the key. */
export function usesOf(around: Surroundings): readonly Use[] {
  return Object.entries(around.resources).flatMap(([id, { Type, Properties = {} }]) => {
    const use = (service: string, actions: readonly string[]) => actions.map((action) => ({ service, action, of: id }))
    if (Type === 'AWS::Logs::LogGroup' && Properties['KmsKeyId'] !== undefined)
      // CloudWatch Logs user guide, "Encrypt log data": without these, not even the group can be made.
      return use(`logs.${region}.amazonaws.com`, [
        'kms:Encrypt',
        'kms:Decrypt',
        'kms:ReEncryptFrom',
        'kms:ReEncryptTo',
        'kms:GenerateDataKey',
      ])
    if (Type === 'AWS::SNS::TopicPolicy')
      // SNS developer guide, "Key management": services that publish to an encrypted topic.
      return servicesIn(Properties['PolicyDocument'] as Policy, around).flatMap((service) =>
        use(service, ['kms:GenerateDataKey', 'kms:Decrypt']),
      )
    return []
  })
}

const servicesIn = ({ Statement }: Policy, around: Surroundings) =>
  Statement.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Principal }) =>
    [Principal?.Service ?? []].flat().map((service) => resolve(service, around)),
  )

/** What the policy of the key that encrypts everything lets a service do. */
export function mayUseKey({ service, action }: Use, around: Surroundings): boolean {
  const { Properties = {} } = Object.values(around.resources).find(({ Type }) => Type === 'AWS::KMS::Key') ?? {}
  const { Statement } = Properties['KeyPolicy'] as Policy
  const own = Statement.filter(
    ({ Effect, Principal }) =>
      Effect === 'Allow' && [Principal?.Service ?? []].flat().some((each) => resolve(each, around) === service),
  )
  return own.some(({ Action }) => [Action].flat().some((each) => action.startsWith(each.replace('*', ''))))
}
