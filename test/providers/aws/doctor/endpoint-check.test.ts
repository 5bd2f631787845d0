import { SageMakerClient } from '@aws-sdk/client-sagemaker'
import { describe, expect, test } from 'vitest'
import { endpointCheck } from '../../../../src/providers/aws/doctor/endpoint-check.ts'
import { awsJson, refused, type Told } from '../../../far-side/aws-json.ts'

const endpoint = (EndpointStatus: string, more: object = {}): Told => ({
  body: { EndpointName: 'lg', EndpointArn: 'arn', CreationTime: 1, LastModifiedTime: 1, EndpointStatus, ...more },
})

const component = (InferenceComponentStatus: string, copies: number, EndpointName = 'lg'): Told => ({
  body: {
    InferenceComponentName: 'small',
    EndpointName,
    InferenceComponentStatus,
    RuntimeConfig: { DesiredCopyCount: copies, CurrentCopyCount: copies },
  },
})

async function look(answers: Readonly<Record<string, Told>>, named: string | null = null) {
  const far = await awsJson(answers)
  const client = new SageMakerClient(far.near)
  const found = await endpointCheck({ client, name: 'TEXT_GUARD', endpoint: 'lg', component: named }).run()
  client.destroy()
  expect(JSON.stringify(found)).not.toContain('CANARY')
  return { found, asked: far.asked }
}

const states = ({ found }: Awaited<ReturnType<typeof look>>) => found.map(({ state }) => state)

describe('the doctor looks at a SageMaker endpoint through the control plane', () => {
  test('and asks no model anything', async () => {
    const looked = await look({ DescribeEndpoint: endpoint('InService') })
    expect(states(looked)).toEqual(['ok'])
    expect(looked.asked).toEqual([['DescribeEndpoint', { EndpointName: 'lg' }]])
  })

  test.each([
    ['Creating', 'asleep'],
    ['Updating', 'ok'],
    ['Failed', 'wrong'],
    ['OutOfService', 'wrong'],
    ['Deleting', 'wrong'],
  ])('%s is %s', async (status, state) => {
    expect(states(await look({ DescribeEndpoint: endpoint(status) }))).toEqual([state])
  })

  test('fault 26: one without an instance, and a component scaled to zero, are asleep', async () => {
    const none = endpoint('InService', { ProductionVariants: [{ VariantName: 'v', CurrentInstanceCount: 0 }] })
    expect(states(await look({ DescribeEndpoint: none }))).toEqual(['asleep'])
    const answers = { DescribeEndpoint: none, DescribeInferenceComponent: component('InService', 0) }
    const looked = await look(answers, 'small')
    expect(states(looked)).toEqual(['ok', 'asleep'])
    expect(looked.found[1]?.found).toContain('scaled to zero')
  })

  test('an endpoint that answers later, elsewhere, does not serve', async () => {
    const later = endpoint('InService', { AsyncInferenceConfig: { OutputConfig: {} } })
    expect(states(await look({ DescribeEndpoint: later }))).toEqual(['wrong'])
  })

  test.each([
    [component('InService', 1), 'ok'],
    [component('Creating', 0), 'asleep'],
    [component('Failed', 0), 'wrong'],
    [component('InService', 1, 'another'), 'wrong'],
    [refused('AccessDeniedException'), 'refused'],
    [refused('ValidationException', 400, 'Could not find inference component'), 'missing'],
  ])('component %#', async (told, state) => {
    const answers = { DescribeEndpoint: endpoint('InService'), DescribeInferenceComponent: told }
    expect(states(await look(answers, 'small'))).toEqual(['ok', state])
  })

  test.each([
    [refused('AccessDeniedException'), 'refused', 'allow sagemaker:DescribeEndpoint on it'],
    [refused('UnrecognizedClientException'), 'refused', 'sign in'],
    [refused('ExpiredTokenException'), 'refused', 'sign in'],
    [refused('ValidationException', 400, 'Could not find endpoint "lg".'), 'missing', 'deploy it'],
    [refused('ValidationException'), 'unreachable', 'try again'],
    [refused('ThrottlingException'), 'unreachable', 'try again'],
    [refused('InternalFailure', 500), 'unreachable', 'try again'],
    ['reset' as const, 'unreachable', 'AWS_REGION'],
  ])('D38: refusal %# is told with how to mend it', async (told, state, mend) => {
    const { found } = await look({ DescribeEndpoint: told })
    expect(found).toMatchObject([{ state, mend: expect.stringContaining(mend) as string }])
  })
})
