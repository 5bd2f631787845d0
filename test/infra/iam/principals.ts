/** Who acts in a deployment: each function and each container, with what its role may do and what it is told. */
import { nameOf, resolve, type Surroundings } from './resolve.ts'

/** All are `Allow`: no role of ours denies. */
export interface Statement {
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  /** By operator and key. */
  readonly conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
}

export interface Principal {
  /** As the deployment names it: `worker`, `receivetask`. */
  readonly name: string
  readonly statements: readonly Statement[]
  readonly environment: Readonly<Record<string, string>>
}

type Fields = Readonly<Record<string, unknown>>

/** By name. */
export function principalsOf(around: Surroundings): ReadonlyMap<string, Principal> {
  const found = Object.entries(around.resources).flatMap(([id, { Type, Properties = {} }]) => {
    const reading = kinds[Type]?.(Properties)
    return reading ? [{ name: nameOf(id), ...read(reading, around) }] : []
  })
  return new Map(found.map((principal) => [principal.name, principal]))
}

interface Reading {
  readonly role: unknown
  readonly environment: Fields
}

const kinds: Readonly<Record<string, (properties: Fields) => Reading | null>> = {
  'AWS::Lambda::Function': ({ Role, Environment }) => ({
    role: Role,
    environment: (Environment as { Variables?: Fields } | undefined)?.Variables ?? {},
  }),
  'AWS::ECS::TaskDefinition': ({ TaskRoleArn, ContainerDefinitions }) => {
    const [container] = ContainerDefinitions as readonly { Environment?: readonly { Name: string; Value: unknown }[] }[]
    const pairs = (container?.Environment ?? []).map(({ Name, Value }) => [Name, Value])
    return { role: TaskRoleArn, environment: Object.fromEntries(pairs) as Fields }
  },
}

const read = ({ role, environment }: Reading, around: Surroundings) => ({
  statements: statementsOf(roleOf(role), around),
  environment: Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, resolve(value, around)] as const),
  ),
})

/** The logical id of the role that a `GetAtt` names. */
const roleOf = (value: unknown) => (value as { 'Fn::GetAtt': readonly [string] })['Fn::GetAtt'][0]

interface Written {
  readonly Effect: string
  readonly Action?: string | readonly string[]
  readonly Resource?: unknown
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

function statementsOf(role: string, around: Surroundings): readonly Statement[] {
  const policies = Object.values(around.resources).filter(
    ({ Type, Properties = {} }) =>
      Type === 'AWS::IAM::Policy' &&
      (Properties['Roles'] as readonly { Ref: string }[]).some(({ Ref }) => Ref === role),
  )
  return policies.flatMap(({ Properties = {} }) =>
    (Properties['PolicyDocument'] as { Statement: readonly Written[] }).Statement.map((each) =>
      statement(each, around),
    ),
  )
}

/** @throws Error for what is not evaluated here: a denial, `NotAction` and their like */
function statement({ Effect, Action, Resource, Condition = {} }: Written, around: Surroundings): Statement {
  if (Effect !== 'Allow' || Action === undefined || Resource === undefined)
    throw new Error('Only Allow, Action and Resource are evaluated')
  const all = (value: unknown) => [value].flat().map((each) => resolve(each, around))
  return {
    actions: all(Action),
    resources: all(Resource),
    conditions: Object.fromEntries(
      Object.entries(Condition).map(([operator, keys]) => [
        operator,
        Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, all(value)])),
      ]),
    ),
  }
}
