/** A container service of a deployment: whether as many run as should, and the last rollout came to its end. */
import { DescribeServicesCommand, type ECSClient, type Service } from '@aws-sdk/client-ecs'
import type { Check, Diagnosis } from '../../../ports.ts'
import { asleep, aws, check, deployAgain, missing, ok, unreadable, wrong } from './service-diagnosis.ts'

export interface ContainerParts {
  readonly client: Pick<ECSClient, 'send'>
  /** The output that names it. */
  readonly name: string
  readonly cluster: string
  readonly service: string
  /** The deployment's own; undefined: as every SDK reads it. */
  readonly region: string | undefined
}

export function containerCheck({ client, name, cluster, service, region }: ContainerParts): Check {
  const subject = `container service ${service}`
  return check(name, { subject, action: 'ecs:DescribeServices', mendMissing: deployAgain }, async () => {
    const { services: [found] = [], failures = [] } = await client.send(
      new DescribeServicesCommand({ cluster, services: [service] }),
    )
    const starting = aws(region, `ecs update-service --cluster ${cluster} --service ${service} --desired-count 1`)
    if (found) return diagnosed(subject, found, starting)
    // A failure is how this service says it (DescribeServices, API reference).
    return failures.some(({ reason }) => reason === 'MISSING')
      ? missing(`${subject} is not there`, deployAgain)
      : unreadable(subject)
  })
}

function diagnosed(subject: string, found: Service, starting: string): Diagnosis {
  const { status, desiredCount: wanted = 0, runningCount: running = 0, deployments = [] } = found
  const rollouts = new Set(deployments.map(({ rolloutState }) => rolloutState))
  const count = `${running} of ${wanted} run`
  if (status !== 'ACTIVE') return missing(`${subject} is being deleted, or was`, deployAgain)
  if (wanted === 0) return wrong(`${subject} is switched off: none is wanted`, starting)
  if (rollouts.has('FAILED'))
    return wrong(`the last rollout of ${subject} failed: ${count}`, 'its log names every wrong variable; deploy again')
  if (running === 0) return wrong(`${subject}: none of ${wanted} runs`, 'look at its log, and at why its tasks stopped')
  if (rollouts.has('IN_PROGRESS')) return asleep(`${subject} is being replaced: ${count}`)
  if (running < wanted) return wrong(`${subject}: ${count}`, 'look at its log, and at why its tasks stopped')
  return ok(`${subject}: ${count}`)
}
