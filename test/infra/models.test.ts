import { Match, type Template } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { modelsOf } from '../../infra/models/models-stack.ts'
import { readSettings } from '../../infra/settings.ts'
import { deployed, smallest } from './deployments.ts'

const { bot, models } = deployed(smallest)
if (!models) throw new Error('Nothing was deployed')

test('D31: an endpoint keeps no instance while nobody asks, and no copy of any model', () => {
  models.allResourcesProperties('AWS::SageMaker::EndpointConfig', {
    ProductionVariants: [
      Match.objectLike({ ManagedInstanceScaling: { Status: 'ENABLED', MinInstanceCount: 0, MaxInstanceCount: 1 } }),
    ],
  })
  models.resourceCountIs('AWS::ApplicationAutoScaling::ScalableTarget', 3)
  models.allResourcesProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
    MinCapacity: 0,
    ScalableDimension: 'sagemaker:inference-component:DesiredCopyCount',
  })
})

test.each(['guard', 'chat', 'pictures'])(
  'D31: the first question that finds no copy of the %s model wakes one',
  (job) => {
    models.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'NoCapacityInvocationFailures',
      Namespace: 'AWS/SageMaker',
      Dimensions: [
        {
          Name: 'InferenceComponentName',
          Value: Match.stringLikeRegexp(`^chaperone-${job}-g5-[24]xlarge$`),
        },
      ],
      Threshold: 1,
      AlarmActions: [Match.anyValue()],
    })
  },
)

describe('D31: after its quiet time a model sleeps', () => {
  const idle = (idleMinutes: number) => {
    const { models: made } = deployed({ ...smallest, models: { ...smallest.models, idleMinutes } })
    if (!made) throw new Error('No models')
    return made
  }
  const tracking = (DisableScaleIn: boolean) => ({
    PolicyType: 'TargetTrackingScaling',
    TargetTrackingScalingPolicyConfiguration: { DisableScaleIn },
  })

  test('of fifteen minutes by itself, as target tracking does it', () => {
    expect(Object.keys(models.findResources('AWS::CloudWatch::Alarm'))).toHaveLength(3)
    models.resourcePropertiesCountIs('AWS::ApplicationAutoScaling::ScalingPolicy', tracking(false), 3)
  })

  test.each([
    [5, false],
    [60, true],
  ])('of %i minutes by an alarm that no starting copy can raise', (idleMinutes, tracked) => {
    const made = idle(idleMinutes)
    for (const job of ['chat', 'guard', 'pictures']) {
      made.hasResourceProperties('AWS::CloudWatch::Alarm', {
        MetricName: 'ConcurrentRequestsPerCopy',
        Dimensions: [{ Name: 'InferenceComponentName', Value: Match.stringLikeRegexp(`^chaperone-${job}-`) }],
        EvaluationPeriods: idleMinutes,
        Period: 60,
        TreatMissingData: 'notBreaching',
        AlarmActions: [Match.anyValue()],
      })
    }
    const to = (ScalingAdjustment: number) => ({
      StepScalingPolicyConfiguration: { AdjustmentType: 'ExactCapacity', StepAdjustments: [{ ScalingAdjustment }] },
    })
    made.resourcePropertiesCountIs('AWS::ApplicationAutoScaling::ScalingPolicy', Match.objectLike(to(0)), 3)
    made.resourcePropertiesCountIs('AWS::ApplicationAutoScaling::ScalingPolicy', tracking(tracked), 3)
  })
})

test('an endpoint and what it serves run with one role, which reads its own image and files', () => {
  const roles = ({ Properties }: { Properties?: unknown }) =>
    JSON.stringify((Properties as { ExecutionRoleArn: unknown }).ExecutionRoleArn)
  const of = (type: string) => Object.values(models.findResources(type)).map(roles).toSorted()
  expect(of('AWS::SageMaker::Model')).toEqual(of('AWS::SageMaker::EndpointConfig'))
  expect(new Set(of('AWS::SageMaker::Model')).size).toBe(3)
  const policies = Object.values(models.findResources('AWS::IAM::Policy')).map((policy) => JSON.stringify(policy))
  expect(policies).toHaveLength(3)
  for (const policy of policies)
    expect(policy).toMatch(/ecr:BatchGetImage.*s3:GetObject|s3:GetObject.*ecr:BatchGetImage/)
})

test('scaling needs no role of the deployment’s own: SageMaker’s is linked to the service', () => {
  expect(JSON.stringify(models.findResources('AWS::ApplicationAutoScaling::ScalableTarget'))).toContain(
    'role/aws-service-role/sagemaker.application-autoscaling.amazonaws.com',
  )
  expect(JSON.stringify(models.findResources('AWS::IAM::Role'))).not.toContain('application-autoscaling.amazonaws.com')
})

test('the models are the pinned ones, with the dialect that they speak', () => {
  const images = Object.values(models.findResources('AWS::SageMaker::Model')).map(
    ({ Properties }) => (Properties as { PrimaryContainer: { Image: string } }).PrimaryContainer.Image,
  )
  expect(images.map((image) => image.replace(/^.*\//, '')).toSorted()).toEqual([
    'huggingface-pytorch-tgi-inference:2.1.1-tgi2.0.0-gpu-py310-cu121-ubuntu22.04',
    'huggingface-pytorch-tgi-inference:2.1.1-tgi2.0.0-gpu-py310-cu121-ubuntu22.04',
    'stabilityai-pytorch-inference:2.0.1-sgm0.1.0-gpu-py310-cu118-ubuntu20.04-sagemaker',
  ])
  models.allResourcesProperties('AWS::SageMaker::Model', { EnableNetworkIsolation: true })
  bot.hasResourceProperties('AWS::Lambda::Function', {
    Environment: {
      Variables: Match.objectLike({
        CHAT_MODEL: 'sagemaker:llama-2+tgi@chaperone-chat-g5-2xlarge/chaperone-chat-g5-2xlarge',
        TEXT_GUARD: 'sagemaker:llama-guard-1+tgi@chaperone-guard-g5-2xlarge/chaperone-guard-g5-2xlarge',
        PICTURE_MODEL: 'sagemaker:sdxl@chaperone-pictures-g5-4xlarge/chaperone-pictures-g5-4xlarge',
      }),
    },
  })
})

test('what containers write ends after its time: each group is there before SageMaker would make it for ever', () => {
  const groups = Object.entries(models.findResources('AWS::Logs::LogGroup')).map(([id, { Properties }]) => {
    const { LogGroupName, RetentionInDays } = Properties as { LogGroupName: string; RetentionInDays: number }
    return { id, LogGroupName, RetentionInDays }
  })
  expect(groups.every(({ RetentionInDays }) => RetentionInDays === 30)).toBe(true)
  const endpoints = Object.values(models.findResources('AWS::SageMaker::Endpoint'))
  for (const { Properties, DependsOn } of endpoints) {
    const { EndpointName } = Properties as { EndpointName: string }
    const own = groups.filter(({ LogGroupName }) => LogGroupName.endsWith(`/${EndpointName}`))
    expect(own.map(({ LogGroupName }) => LogGroupName.split('/')[3])).toEqual(['Endpoints', 'InferenceComponents'])
    expect(DependsOn).toEqual(expect.arrayContaining(own.map(({ id }) => id)))
  }
  expect(groups).toHaveLength(2 * endpoints.length)
})

describe('other shapes', () => {
  test('guard and chat model can share an instance', () => {
    const shared = deployed({
      ...smallest,
      models: { ...smallest.models, shareInstance: 'ml.g5.12xlarge', pictures: null },
    }).models
    shared?.resourceCountIs('AWS::SageMaker::Endpoint', 1)
    shared?.resourceCountIs('AWS::SageMaker::InferenceComponent', 2)
  })

  test('a copy is told of the GPUs that it gets, and not of all that its instance has', () => {
    const shared = deployed({ ...smallest, models: { ...smallest.models, shareInstance: 'ml.g5.12xlarge' } }).models
    shared?.hasResourceProperties('AWS::SageMaker::InferenceComponent', {
      Specification: Match.objectLike({
        ComputeResourceRequirements: Match.objectLike({ NumberOfAcceleratorDevicesRequired: 1 }),
      }),
    })
    const told = Object.values(shared?.findResources('AWS::SageMaker::Model') ?? {}).map(
      ({ Properties }) =>
        (Properties as { PrimaryContainer: { Environment: Readonly<Record<string, string>> } }).PrimaryContainer
          .Environment['SM_NUM_GPUS'] ?? 'none',
    )
    expect(told.toSorted()).toEqual(['1', '1', 'none'])
  })

  test('models that do not fit on an instance together are refused, with what is there', () => {
    const together = { ...smallest.models, pictures: null, shareInstance: 'ml.g5.4xlarge' }
    expect(() => deployed({ ...smallest, models: together })).toThrow(
      'llama-2-7b-f and llama-guard-7b need 2 GPUs, and ml.g5.4xlarge has 1',
    )
    const chat = { deploy: 'openchatkit', artefacts: 's3://acme-models/openchatkit/', instance: 'ml.g5.8xlarge' }
    expect(() => deployed({ ...smallest, models: { ...smallest.models, chat } })).toThrow(
      'openchatkit need 4 GPUs, and ml.g5.8xlarge has 1',
    )
  })

  test('another instance, or one that is shared, is another endpoint and another component: neither can be changed into the other', () => {
    const named = (changed: object) => {
      const shape = deployed({ ...smallest, models: { ...smallest.models, pictures: null, ...changed } }).models
      const resources = Object.entries({
        ...shape?.findResources('AWS::SageMaker::Endpoint'),
        ...shape?.findResources('AWS::SageMaker::InferenceComponent'),
      })
      return resources.flatMap(([id, { Properties }]) => {
        const { EndpointName, InferenceComponentName } = Properties as Readonly<Record<string, unknown>>
        return [id, String(InferenceComponentName ?? EndpointName)]
      })
    }
    const larger = { deploy: 'llama-2-7b-f', instance: 'ml.g5.12xlarge' }
    const shapes = [{}, { chat: larger, guard: { deploy: 'llama-guard-7b', instance: 'ml.g5.12xlarge' } }]
    const all = [...shapes, { shareInstance: 'ml.g5.12xlarge' }].map(named)
    for (const [index, names] of all.entries()) {
      const others = all.filter((_, other) => other !== index).flat()
      expect(names.filter((name) => others.includes(name))).toEqual([])
    }
  })

  test('the longest name makes names that SageMaker takes', () => {
    const name = 'a'.repeat(21)
    const chat = { deploy: 'llama-2-7b-f', instance: 'ml.p4d.24xlarge' }
    const settings = readSettings({ ...smallest, name, models: { ...smallest.models, chat } })
    for (const { endpointName, componentName } of modelsOf(settings).components) {
      for (const each of [endpointName, componentName]) expect(each).toMatch(/^[a-zA-Z0-9](?:-?[a-zA-Z0-9]){0,62}$/)
    }
  })

  test('Llama 3.1 is told of a context that a GPU has room for', () => {
    const settings = {
      acceptLicences: ['llama-3.1'],
      chat: { deploy: 'llama-3.1-8b' },
      guard: { deploy: 'llama-guard-3-8b' },
      pictures: null,
    }
    deployed({ ...smallest, models: settings }).models?.allResourcesProperties('AWS::SageMaker::Model', {
      PrimaryContainer: Match.objectLike({ Environment: Match.objectLike({ OPTION_MAX_MODEL_LEN: '8192' }) }),
    })
  })

  test('endpoints that exist already are used, and nothing is deployed', () => {
    const chat = 'sagemaker:llama-3@mine'
    const settings = { ...smallest, models: { chat, guard: 'sagemaker:llama-guard-3@guard/part', pictures: null } }
    expect(modelsOf(readSettings(settings)).slots).toEqual({ chat, guard: settings.models.guard, pictures: null })
    expect(deployed(settings).models).toBe(null)
  })

  test('OpenChatKit is loaded by the large-model container from the files that the operator copied', () => {
    const files = { artefacts: 's3://acme-models/openchatkit/' }
    const settings = {
      ...smallest,
      models: {
        chat: { deploy: 'openchatkit', ...files },
        guard: { deploy: 'gpt-jt-moderation', ...files },
        pictures: null,
      },
    }
    deployed(settings).models?.hasResourceProperties('AWS::SageMaker::Model', {
      PrimaryContainer: Match.objectLike({
        Image: Match.stringLikeRegexp('djl-inference'),
        Environment: Match.objectLike({ OPTION_TENSOR_PARALLEL_DEGREE: '4' }),
        ModelDataSource: { S3DataSource: Match.objectLike({ S3Uri: files.artefacts }) },
      }),
    })
    expect(modelsOf(readSettings(settings)).slots.guard).toBe(
      'sagemaker:gpt-jt-moderation+lmi@chaperone-guard-g5-2xlarge/chaperone-guard-g5-2xlarge',
    )
  })

  test('working hours keep a copy awake, and their end lets it sleep', () => {
    const warm = { from: 8, to: 18, timeZone: 'Europe/Berlin' }
    deployed({ ...smallest, models: { ...smallest.models, warm } }).models?.hasResourceProperties(
      'AWS::ApplicationAutoScaling::ScalableTarget',
      {
        ScheduledActions: [
          Match.objectLike({
            Schedule: 'cron(0 8 ? * MON-FRI *)',
            ScalableTargetAction: { MinCapacity: 1 },
            Timezone: 'Europe/Berlin',
          }),
          Match.objectLike({ Schedule: 'cron(0 18 ? * MON-FRI *)', ScalableTargetAction: { MinCapacity: 0 } }),
        ],
      },
    )
  })

  test('a budget that is taken away leaves no schedule suspended, and one that is there says so itself', () => {
    const suspended = (template: Template | null) =>
      Object.values(template?.findResources('AWS::ApplicationAutoScaling::ScalableTarget') ?? {}).map(
        ({ Properties }) => (Properties as { SuspendedState?: unknown }).SuspendedState,
      )
    const budgeted = deployed({ ...smallest, budget: { monthly: 200 } }).models
    expect(suspended(budgeted)).toEqual([undefined, undefined, undefined])
    const resumed = { ScheduledScalingSuspended: false }
    expect(suspended(models)).toEqual([resumed, resumed, resumed])
  })

  test('a model on an instance that cannot carry it is refused by name', () => {
    const chat = { deploy: 'llama-2-7b-f', instance: 'ml.g5.xlarge' }
    expect(() => deployed({ ...smallest, models: { ...smallest.models, chat } })).toThrow(
      /cannot run on ml\.g5\.xlarge, but on ml\.g5\.12xlarge/,
    )
  })
})
