/** SageMaker endpoints for what is to be deployed; each sleeps until somebody asks. */
import { Stack, type StackProps } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { componentOf } from '../../src/providers/aws/deployment.ts'
import type { Settings } from '../settings.ts'
import { deployables, gpusOf, type DeployableName } from './catalog.ts'
import { endpoint, endpointRole } from './endpoint.ts'
import { inferenceComponent } from './inference-component.ts'
import { componentLog, endpointLog, modelLog } from './log.ts'
import { model } from './model.ts'
import { sleeping } from './scaling.ts'

/** What the bot is told: the slots of its configuration, and which components there are. */
export interface Models {
  readonly slots: { readonly chat: string; readonly guard: string; readonly pictures: string | null }
  readonly components: readonly Served[]
}

export interface Served {
  readonly job: Job
  readonly endpointName: string
  readonly componentName: string
  readonly instance: string
}

export type Job = 'chat' | 'guard' | 'pictures'

interface Wanted {
  readonly job: Job
  readonly deploy: DeployableName
  readonly instance: string
  readonly copies: number
  readonly artefacts: string | undefined
}

/**
 * Names are fixed by the settings, so that the bot's stack needs nothing of this one but its existence. An endpoint is of one
 * instance type for ever, and a component of one endpoint (UpdateInferenceComponent takes no other): another type, or an instance
 * that is shared from now on, is another endpoint with another name, which is there before the old one goes.
 */
export function modelsOf({ name, models }: Settings): Models {
  const served = wantedOf(models).map(({ job, instance, deploy }) => {
    const size = instance.replace('ml.', '').replaceAll('.', '-')
    const shared = models.shareInstance !== null && job !== 'pictures'
    return {
      job,
      deploy,
      instance,
      endpointName: `${name}-${shared ? 'text' : job}-${size}`,
      componentName: componentOf(name, job, { shared, size }),
    }
  })
  const slot = (job: Job, choice: Settings['models'][Job]) => {
    if (choice === null || typeof choice === 'string') return choice
    const found = served.find((each) => each.job === job)
    return found ? `sagemaker:${deployables[found.deploy].family}@${found.endpointName}/${found.componentName}` : null
  }
  return {
    slots: {
      chat: slot('chat', models.chat) ?? '',
      guard: slot('guard', models.guard) ?? '',
      pictures: slot('pictures', models.pictures),
    },
    components: served,
  }
}

export function modelsStack(scope: Construct, id: string, settings: Settings, props: StackProps): Stack {
  const stack = new Stack(scope, id, props)
  const { components } = modelsOf(settings)
  const wanted = wantedOf(settings.models)
  for (const endpointName of new Set(components.map((served) => served.endpointName))) {
    const here = components.filter((served) => served.endpointName === endpointName)
    refuseTooSmall(here.flatMap(({ job }) => wanted.filter((each) => each.job === job)))
    const logs = [endpointLog(endpointName), ...here.map(({ componentName }) => componentLog(componentName))]
    const role = endpointRole(stack, endpointName, logs)
    const made = endpoint(
      stack,
      { endpointName, instance: here[0]?.instance ?? '', jobs: here.map(({ job }) => job), role },
      settings,
    )
    made.node.addDependency(...logs.map((name) => modelLog(stack, name, settings)))
    for (const { job, componentName } of here) {
      const choice = wanted.find((each) => each.job === job)
      if (!choice) continue
      const { cfn } = model(stack, { ...choice, region: settings.region, role })
      const component = inferenceComponent(stack, { ...choice, componentName, model: cfn, endpoint: made })
      sleeping(stack, { job, componentName, component, copies: choice.copies }, settings)
    }
  }
  return stack
}

/** A component that finds no room keeps its first deployment waiting for hours, beside an instance that is paid for. */
function refuseTooSmall(here: readonly Wanted[]): void {
  const instance = here[0]?.instance ?? ''
  const needed = here.reduce((sum, { deploy }) => sum + deployables[deploy].accelerators, 0)
  const there = gpusOf(instance)
  if (there !== null && needed > there) {
    throw new Error(
      `${here.map(({ deploy }) => deploy).join(' and ')} need ${needed} GPUs, and ${instance} has ${there}`,
    )
  }
}

function wantedOf({ chat, guard, pictures, shareInstance }: Settings['models']): readonly Wanted[] {
  const jobs = { chat, guard, pictures }
  return Object.entries(jobs).flatMap(([job, choice]) =>
    choice === null || typeof choice === 'string'
      ? []
      : [
          {
            job: job === 'chat' || job === 'guard' ? job : ('pictures' as const),
            deploy: choice.deploy,
            instance:
              (job === 'pictures' ? null : shareInstance) ?? choice.instance ?? deployables[choice.deploy].instance,
            copies: choice.copies,
            artefacts: choice.artefacts,
          },
        ],
  )
}
