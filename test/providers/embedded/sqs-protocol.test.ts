import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as model from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { modelledErrors } from '../../../src/providers/embedded/sqs-error.ts'
import { operations } from '../../../src/providers/embedded/sqs-operations.ts'
import { startSqs } from '../../../src/providers/embedded/sqs.ts'
import { type FarSide, openFarSide, speak, testFolder } from './far-side.ts'

let far: FarSide
beforeAll(async () => {
  far = await openFarSide()
})
afterAll(() => far.close())

const json = z.record(z.string(), z.unknown())

async function ask(operation: string, input: unknown) {
  const { status, headers, body } = await speak(far.sockets.sqs, {
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${operation}` },
    body: typeof input === 'string' ? input : JSON.stringify(input),
  })
  return { status, headers, body: json.parse(JSON.parse(body.toString())) }
}

/** The client's own schemas: the shape's members, how many of them are required (they come first), and their types. */
const shape = (schema: readonly unknown[]) => ({
  members: z.array(z.string()).parse(schema[4]),
  types: z.array(z.unknown()).parse(schema[5]),
  required: z.number().default(0).parse(schema[6]),
})

const unit = [3, '', '', 0, [], []]
const shapes = {
  CreateQueue: [model.CreateQueueRequest$, model.CreateQueueResult$],
  GetQueueUrl: [model.GetQueueUrlRequest$, model.GetQueueUrlResult$],
  GetQueueAttributes: [model.GetQueueAttributesRequest$, model.GetQueueAttributesResult$],
  SendMessage: [model.SendMessageRequest$, model.SendMessageResult$],
  ReceiveMessage: [model.ReceiveMessageRequest$, model.ReceiveMessageResult$],
  DeleteMessage: [model.DeleteMessageRequest$, unit],
  ChangeMessageVisibility: [model.ChangeMessageVisibilityRequest$, unit],
} as const

describe('against the published service model', () => {
  test('exactly the operations that the bot needs are there', () => {
    expect([...operations.keys()].toSorted()).toEqual(Object.keys(shapes).toSorted())
  })

  test.each(Object.entries(shapes))(
    '%s knows all required members, and none that the model has not',
    (name, [input]) => {
      const { members, required } = shape(input)
      const known = operations.get(name)?.members ?? []
      expect(known).toEqual(expect.arrayContaining(members.slice(0, required)))
      expect(members).toEqual(expect.arrayContaining([...known]))
    },
  )

  test.each(
    Object.entries(shapes).flatMap(([name, [input]]) =>
      shape(input)
        .members.filter((member) => !operations.get(name)?.members.includes(member))
        .map((member) => [name, member] as const),
    ),
  )('%s refuses %s instead of ignoring it', async (name, member) => {
    expect(await ask(name, { [member]: 'anything' })).toMatchObject({
      status: 400,
      body: { __type: 'com.amazonaws.sqs#UnsupportedOperation' },
    })
  })

  test.each(Object.entries(modelledErrors))('%s has the code and status of the model', (type, codeAndStatus) => {
    const [, , , traits] = z.array(z.unknown()).parse(Reflect.get(model, `${type}$`))
    const { awsQueryError } = z.object({ awsQueryError: z.array(z.unknown()).default([type, 400]) }).parse(traits)
    expect(codeAndStatus).toEqual(awsQueryError)
  })

  test('answers hold the members of the model, of their types, and no others', async () => {
    const QueueUrl = await far.createQueue('model.fifo')
    const message = { MessageBody: 'x', MessageGroupId: 'g' }
    const answers: [keyof typeof shapes, unknown][] = [
      ['CreateQueue', { QueueName: 'model.fifo', Attributes: { FifoQueue: 'true' } }],
      ['GetQueueUrl', { QueueName: 'model.fifo' }],
      ['GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] }],
      ['SendMessage', { ...message, QueueUrl, MessageDeduplicationId: '1' }],
      ['ReceiveMessage', { QueueUrl, MessageSystemAttributeNames: ['All'] }],
    ]
    for (const [name, input] of answers) {
      const { status, headers, body } = await ask(name, input)
      expect([name, status, headers['content-type']]).toEqual([name, 200, 'application/x-amz-json-1.0'])
      const { members, types } = shape(shapes[name][1])
      expect(Object.keys(body), name).not.toEqual([])
      for (const [member, value] of Object.entries(body)) {
        expect(members, name).toContain(member)
        // In the client's schemas 0 is a string; lists and maps are described by arrays.
        expect(typeof value, member).toBe(types[members.indexOf(member)] === 0 ? 'string' : 'object')
      }
    }
  })

  test('a received message and its attributes are those of the model, all of them strings', async () => {
    const QueueUrl = await far.createQueue('members.fifo')
    await ask('SendMessage', { QueueUrl, MessageBody: 'x', MessageGroupId: 'g', MessageDeduplicationId: '1' })
    const { body } = await ask('ReceiveMessage', { QueueUrl, AttributeNames: ['All'] })
    const strings = z.record(z.string(), z.string())
    const { Messages: messages } = z.object({ Messages: z.array(z.looseObject({ Attributes: strings })) }).parse(body)
    const { Attributes: attributes, ...message } = messages[0] ?? { Attributes: {} }
    expect(shape(model.Message$).members).toEqual(expect.arrayContaining(Object.keys(strings.parse(message))))
    expect(Object.values(model.MessageSystemAttributeName)).toEqual(expect.arrayContaining(Object.keys(attributes)))
  })

  test('the attributes of a queue are those that the service reports for a FIFO queue', async () => {
    const QueueUrl = await far.createQueue('attributes.fifo')
    const { body } = await ask('GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] })
    expect(body['Attributes']).toEqual({
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesDelayed: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
      ContentBasedDeduplication: 'false',
      CreatedTimestamp: '1800000000',
      DeduplicationScope: 'queue',
      DelaySeconds: '0',
      FifoQueue: 'true',
      FifoThroughputLimit: 'perQueue',
      LastModifiedTimestamp: '1800000000',
      MaximumMessageSize: '1048576',
      MessageRetentionPeriod: '345600',
      QueueArn: 'arn:aws:sqs:embedded:000000000000:attributes.fifo',
      ReceiveMessageWaitTimeSeconds: '0',
      VisibilityTimeout: '30',
    })
    expect((await ask('GetQueueAttributes', { QueueUrl })).body).toEqual({})
    const some = await ask('GetQueueAttributes', { QueueUrl, AttributeNames: ['DelaySeconds', 'RedrivePolicy'] })
    expect(some.body).toEqual({ Attributes: { DelaySeconds: '0' } })
  })
})

describe('refusals, named and worded as the service does', () => {
  const QueueUrl = 'http://localhost/000000000000/refusals.fifo'
  beforeAll(() => far.createQueue('refusals.fifo'))

  const sent = { QueueUrl, MessageBody: 'x', MessageGroupId: 'g', MessageDeduplicationId: 'd' }
  const token = (name: string, value: string) =>
    `Value ${value} for parameter ${name} is invalid. Reason: ${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`
  const long = 'a'.repeat(129)
  const deadLetters = (value: unknown) => ({
    QueueName: 'other.fifo',
    Attributes: { FifoQueue: 'true', RedrivePolicy: JSON.stringify(value) },
  })

  const refusals: [operation: string, input: unknown, code: string, message?: string][] = [
    [
      'SendMessage',
      { ...sent, MessageBody: '' },
      'MissingParameter',
      'The request must contain the parameter MessageBody.',
    ],
    [
      'SendMessage',
      { ...sent, MessageGroupId: null },
      'MissingParameter',
      'The request must contain the parameter MessageGroupId.',
    ],
    [
      'SendMessage',
      { ...sent, MessageDeduplicationId: null },
      'InvalidParameterValue',
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    ],
    [
      'SendMessage',
      { ...sent, MessageDeduplicationId: '' },
      'InvalidParameterValue',
      token('MessageDeduplicationId', ''),
    ],
    [
      'SendMessage',
      { ...sent, MessageDeduplicationId: long },
      'InvalidParameterValue',
      token('MessageDeduplicationId', long),
    ],
    [
      'SendMessage',
      { ...sent, MessageGroupId: 'group 123' },
      'InvalidParameterValue',
      token('MessageGroupId', 'group 123'),
    ],
    [
      'SendMessage',
      { ...sent, DelaySeconds: 2 },
      'InvalidParameterValue',
      'Value 2 for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.',
    ],
    [
      'SendMessage',
      { ...sent, MessageBody: 'ü'.repeat(524_289) },
      'InvalidParameterValue',
      'One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.',
    ],
    ['SendMessage', { ...sent, MessageBody: 'a\u0000' }, 'InvalidMessageContents'],
    ['SendMessage', { ...sent, MessageBody: 'a\u001F' }, 'InvalidMessageContents'],
    ['SendMessage', { ...sent, MessageBody: 'a\uFFFE' }, 'InvalidMessageContents'],
    ['SendMessage', { ...sent, MessageBody: 'a\uD800' }, 'InvalidMessageContents'],
    ['SendMessage', { ...sent, MessageBody: 7 }, 'SerializationException'],
    [
      'SendMessage',
      { ...sent, MessageSystemAttributes: { Other: { DataType: 'String', StringValue: 'x' } } },
      'InvalidParameterValue',
    ],
    [
      'SendMessage',
      { ...sent, QueueUrl: 'http://localhost/0/none.fifo' },
      'AWS.SimpleQueueService.NonExistentQueue',
      'The specified queue does not exist.',
    ],
    [
      'SendMessage',
      { ...sent, QueueUrl: undefined },
      'MissingParameter',
      'The request must contain the parameter QueueUrl.',
    ],
    [
      'GetQueueUrl',
      { QueueName: 'none.fifo' },
      'AWS.SimpleQueueService.NonExistentQueue',
      'The specified queue does not exist.',
    ],
    [
      'ReceiveMessage',
      { QueueUrl, MaxNumberOfMessages: 11 },
      'InvalidParameterValue',
      'Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.',
    ],
    ['ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 0 }, 'InvalidParameterValue'],
    ['ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 1.5 }, 'SerializationException'],
    [
      'ReceiveMessage',
      { QueueUrl, WaitTimeSeconds: 21 },
      'InvalidParameterValue',
      'Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.',
    ],
    [
      'ReceiveMessage',
      { QueueUrl, WaitTimeSeconds: -1 },
      'InvalidParameterValue',
      'Value -1 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.',
    ],
    ['ReceiveMessage', { QueueUrl, VisibilityTimeout: 43_201 }, 'InvalidParameterValue'],
    ['ReceiveMessage', { QueueUrl, AttributeNames: ['Nothing'] }, 'InvalidAttributeName', 'Unknown Attribute Nothing.'],
    ['ReceiveMessage', { QueueUrl, AttributeNames: ['constructor'] }, 'InvalidAttributeName'],
    ['GetQueueAttributes', { QueueUrl, AttributeNames: ['constructor'] }, 'InvalidAttributeName'],
    [
      'CreateQueue',
      { QueueName: 'other.fifo', Attributes: { FifoQueue: 'true', constructor: '1' } },
      'InvalidAttributeName',
    ],
    ['ReceiveMessage', { QueueUrl, AttributeNames: 'All' }, 'SerializationException'],
    [
      'ChangeMessageVisibility',
      { QueueUrl, ReceiptHandle: 'x' },
      'MissingParameter',
      'The request must contain the parameter VisibilityTimeout.',
    ],
    ['ChangeMessageVisibility', { QueueUrl, ReceiptHandle: 'x', VisibilityTimeout: 43_201 }, 'InvalidParameterValue'],
    ['DeleteMessage', { QueueUrl }, 'MissingParameter', 'The request must contain the parameter ReceiptHandle.'],
    [
      'GetQueueAttributes',
      { QueueUrl, AttributeNames: ['Nothing'] },
      'InvalidAttributeName',
      'Unknown Attribute Nothing.',
    ],
    ['CreateQueue', { QueueName: 'standard', Attributes: {} }, 'InvalidParameterValue'],
    ['CreateQueue', { QueueName: '../../etc.fifo', Attributes: { FifoQueue: 'true' } }, 'InvalidParameterValue'],
    ['CreateQueue', { QueueName: 'other.fifo', Attributes: {} }, 'AWS.SimpleQueueService.UnsupportedOperation'],
    [
      'CreateQueue',
      { QueueName: 'other.fifo', Attributes: { FifoQueue: 'true', Colour: 'red' } },
      'InvalidAttributeName',
      'Unknown Attribute Colour.',
    ],
    [
      'CreateQueue',
      { QueueName: 'other.fifo', Attributes: { FifoQueue: 'true', VisibilityTimeout: '43201' } },
      'InvalidAttributeValue',
      'Invalid value for the parameter VisibilityTimeout.',
    ],
    [
      'CreateQueue',
      { QueueName: 'other.fifo', Attributes: { FifoQueue: 'true', ContentBasedDeduplication: 'true' } },
      'InvalidAttributeValue',
    ],
    ['CreateQueue', { QueueName: 'other.fifo', Attributes: [1] }, 'SerializationException'],
    [
      'CreateQueue',
      deadLetters({ deadLetterTargetArn: 'arn:aws:sqs:embedded:000000000000:no.fifo', maxReceiveCount: 3 }),
      'InvalidParameterValue',
    ],
    [
      'CreateQueue',
      deadLetters({ deadLetterTargetArn: 'arn:aws:sqs:embedded:000000000000:refusals.fifo', maxReceiveCount: 0 }),
      'InvalidParameterValue',
    ],
    ['CreateQueue', deadLetters('x'), 'InvalidParameterValue'],
    ['PurgeQueue', { QueueUrl }, 'UnknownOperation'],
    ['constructor', {}, 'UnknownOperation'],
    ['SendMessage', '{', 'SerializationException'],
    ['SendMessage', '[]', 'SerializationException'],
    ['SendMessage', 'null', 'SerializationException'],
  ]

  test.each(refusals)('%s of %j: %s', async (operation, input, code, message) => {
    const { headers, body } = await ask(operation, input)
    expect(headers['x-amzn-query-error']).toBe(`${code};Sender`)
    if (message !== undefined) expect(body['message']).toBe(message)
  })

  test('nothing that was refused is on the queue, and the longest message is taken', async () => {
    const { status } = await ask('SendMessage', { ...sent, MessageBody: '"'.repeat(1_048_576) })
    expect(status).toBe(200)
    const { body } = await ask('GetQueueAttributes', { QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] })
    expect(body['Attributes']).toEqual({ ApproximateNumberOfMessages: '1' })
  })
})

describe('who may speak to it', () => {
  test('requests of web pages are refused', async () => {
    const headers = { 'x-amz-target': 'AmazonSQS.GetQueueUrl', origin: 'null' }
    const { status, body } = await speak(far.sockets.sqs, { headers, body: '{"QueueName":"model.fifo"}' })
    expect(status).toBe(403)
    expect(body.toString()).not.toContain('QueueUrl')
  })

  test('a request beyond 8 MiB is refused, and the connection goes on', async () => {
    const { status } = await ask('SendMessage', { MessageBody: 'x'.repeat(9_000_000) })
    expect(status).toBe(413)
  })

  test('only this user can open the socket', async () => {
    expect((await stat(far.sockets.sqs)).mode & 0o777).toBe(0o600)
    expect((await stat(far.sockets.s3)).mode & 0o777).toBe(0o600)
  })

  test('a socket that a killed process left behind is replaced; a folder in use is not shared', async () => {
    const folder = await testFolder()
    const options = { socketPath: join(folder, 'q'), folder: join(folder, 'queue') }
    await writeFile(options.socketPath, '')
    const sqs = await startSqs(options)
    await expect(startSqs({ ...options, socketPath: join(folder, 'q2') })).rejects.toThrow()
    await sqs.close()
  })

  test('a start that fails leaves the folder free for the next', async () => {
    const folder = await testFolder()
    await expect(
      startSqs({ socketPath: join(folder, 'x'.repeat(200)), folder: join(folder, 'queue') }),
    ).rejects.toThrow()
    const sqs = await startSqs({ socketPath: join(folder, 'q'), folder: join(folder, 'queue') })
    await sqs.close()
  })
})
