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
      Dimensions: [{ Name: 'InferenceComponentName', Value: `chaperone-${job}` }],
      Threshold: 1,
      AlarmActions: [Match.anyValue()],
    })
  },
)

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
        CHAT_MODEL: 'sagemaker:llama-2+tgi@chaperone-chat/chaperone-chat',
        TEXT_GUARD: 'sagemaker:llama-guard-1+tgi@chaperone-guard/chaperone-guard',
        PICTURE_MODEL: 'sagemaker:sdxl@chaperone-pictures/chaperone-pictures',
      }),
    },
  })
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
      'sagemaker:gpt-jt-moderation+lmi@chaperone-guard/chaperone-guard',
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
