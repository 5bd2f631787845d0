/** A Lambda function of a deployment: whether it can be called, and is told what the deployment's outputs say. */
import { GetFunctionCommand, type FunctionConfiguration, type LambdaClient } from '@aws-sdk/client-lambda'
import type { Check, Diagnosis } from '../../../ports.ts'
import { asleep, aws, check, deployAgain, ok, unreadable, wrong } from './service-diagnosis.ts'

export interface FunctionParts {
  readonly client: Pick<LambdaClient, 'send'>
  /** The output that names it. */
  readonly name: string
  readonly functionName: string
  /** The deployment's own; undefined: as every SDK reads it. */
  readonly region: string | undefined
  /** What the outputs say that it is told, by variable. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

export function functionCheck({ client, name, functionName, region, environment }: FunctionParts): Check {
  const subject = `function ${functionName}`
  return check(name, { subject, action: 'lambda:GetFunction', mendMissing: deployAgain }, async () => {
    const { Configuration: told, Concurrency: reserved } = await client.send(
      new GetFunctionCommand({ FunctionName: functionName }),
    )
    if (!told?.State) return unreadable(subject)
    const idle = unlessActive(subject, told)
    if (idle) return idle
    const problems = [
      ...updateOf(subject, told),
      ...(reserved?.ReservedConcurrentExecutions === 0
        ? [
            wrong(
              `${subject} is switched off by hand: none may run at once`,
              aws(region, `lambda delete-function-concurrency --function-name ${functionName}`),
            ),
          ]
        : []),
      ...driftOf(subject, told, environment),
    ]
    return problems.length > 0 ? problems : ok(`${subject} is active`)
  })
}

/** The states in which nothing can be called, or not yet (State, Lambda's API reference). */
function unlessActive(subject: string, { State: state, StateReasonCode: code }: FunctionConfiguration) {
  if (state === 'Active') return null
  if (state === 'Pending') return asleep(`${subject} is being made`)
  if (state === 'Inactive') return asleep(`${subject} was not called for a long time: the next call wakes it`)
  if (state !== 'Failed') return wrong(`${subject} is in a state in which it cannot be called`, deployAgain)
  const { words, mend } = reasonOf(code)
  return wrong(`${subject} cannot run: ${words}`, mend)
}

function updateOf(
  subject: string,
  { LastUpdateStatus: status, LastUpdateStatusReasonCode: code }: FunctionConfiguration,
): readonly Diagnosis[] {
  if (status === 'InProgress') return [asleep(`${subject} is being updated`)]
  if (status !== 'Failed') return []
  const { words, mend } = reasonOf(code)
  return [wrong(`the last update of ${subject} failed, and the code before it runs: ${words}`, mend)]
}

/** Where the key may not be used to read it, the environment is left out of the answer. */
function driftOf(
  subject: string,
  { Environment: { Variables: told = {} } = {} }: FunctionConfiguration,
  environment: FunctionParts['environment'],
): readonly Diagnosis[] {
  const other = Object.keys(told).filter((name) => environment[name] !== undefined && environment[name] !== told[name])
  if (other.length === 0) return []
  const mend = 'somebody changed it by hand, or the file of outputs is of another deployment: deploy again'
  return [wrong(`${subject} is told otherwise than the outputs say: ${other.toSorted().join(', ')}`, mend)]
}

/** StateReasonCode and LastUpdateStatusReasonCode (Lambda's API reference), in words. */
const reasons: readonly (readonly [codes: RegExp, words: string, mend: string])[] = [
  [/^InvalidRuntime$/, 'its runtime is not served any more', 'deploy a version with a newer one'],
  [/KMSKey/, 'its key cannot be used', 'see "The stores fail" in docs/runbook.md'],
  [/^InsufficientRolePermissions$/, 'its role lacks a right', deployAgain],
  [
    /^(?:Eni|Subnet|Invalid(?:Subnet|SecurityGroup)|DisallowedByVpc)/,
    'its network cannot be joined',
    'look at its VPC',
  ],
  [/^InvalidZip/, 'its code cannot be unpacked', deployAgain],
  [/^FunctionError/, 'it fails at its start', 'its log names every wrong variable'],
  [/^(?:Internal|Insufficient|EC2|ServiceQuota|Capacity|Vcpu)/, 'AWS had no room for it', 'deploy again later'],
]

function reasonOf(code = '') {
  const [, words, mend] = reasons.find(([codes]) => codes.test(code)) ?? [null, 'AWS says no more', deployAgain]
  return { words, mend }
}
