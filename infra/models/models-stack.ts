/** SageMaker endpoints for what is to be deployed; each sleeps until somebody asks. */
import { Stack, type StackProps } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { componentOf } from '../../src/providers/aws/deployment.ts'
import type { Settings } from '../settings.ts'
import { deployables, type DeployableName } from './catalog.ts'
import { endpoint } from './endpoint.ts'
import { inferenceComponent } from './inference-component.ts'
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

/** Names are fixed by the settings, so that the bot's stack needs nothing of this one but its existence. */
export function modelsOf({ name, models }: Settings): Models {
  const served = wantedOf(models).map(({ job, instance, deploy }) => ({
    job,
    deploy,
    instance,
    endpointName: models.shareInstance !== null && job !== 'pictures' ? `${name}-text` : `${name}-${job}`,
    componentName: componentOf(name, job),
  }))
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
    const made = endpoint(
      stack,
      { endpointName, instance: here[0]?.instance ?? '', jobs: here.map(({ job }) => job) },
      settings,
    )
    for (const { job, componentName } of here) {
      const choice = wanted.find((each) => each.job === job)
      if (!choice) continue
      const { cfn } = model(stack, { ...choice, region: settings.region })
      const component = inferenceComponent(stack, { ...choice, componentName, model: cfn, endpoint: made })
      sleeping(stack, { job, componentName, component, copies: choice.copies }, settings)
    }
  }
  return stack
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
