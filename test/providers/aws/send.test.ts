/** The two calls that are made without a service's own client, held against what the clients send. */
import { SQSClient } from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { ProviderFailed } from '../../../src/ports.ts'
import { sqsSender } from '../../../src/providers/aws/queue.ts'
import { readSecret } from '../../../src/providers/aws/read-secret.ts'
import { queueSender } from '../../../src/providers/aws/send.ts'
import type { Inbound } from '../../../src/turn.ts'
import { awsJson, refused, type Told } from '../../far-side/aws-json.ts'
import { startSecretsManager } from '../../far-side/secrets-manager.ts'

const deletion: Inbound = {
  version: 1,
  kind: 'deletion',
  place: { platform: 'slack', workspace: 'T1', channel: 'C1', thread: '漢字 \uFFFE', private: false },
  message: '1700000000.000100',
}

async function openSender(told: Told) {
  const far = await awsJson({ SendMessage: told })
  const url = `${far.near.endpoint}/111122223333/turns.fifo`
  return { ...far, url, sender: queueSender({ ...far.near, url, endpoint: null }) }
}

const kept: Told = { body: { MessageId: 'm1', SequenceNumber: '1', MD5OfMessageBody: 'x' } }

test('what is sent without the queue’s client is what its client sends', async () => {
  const { asked, near, url, sender } = await openSender(kept)
  await sender.send(deletion)
  const client = new SQSClient({ ...near, md5: false })
  await sqsSender({ client, url }).send(deletion)
  client.destroy()
  expect(asked).toHaveLength(2)
  expect(asked[0]).toEqual(asked[1])
})

test('fault 1: a send that fails is tried once more, and a refusal that would be the same again is not', async () => {
  const failure = async (told: Told) => {
    const { asked, sender } = await openSender(told)
    const error: unknown = await sender.send(deletion).catch((thrown: unknown) => thrown)
    return { error, tries: asked.length }
  }
  for (const told of [
    'reset',
    refused('InternalFailure', 500),
    refused('ThrottlingException'),
    { body: {} },
  ] as const) {
    const { error, tries } = await failure(told)
    expect(error).toBeInstanceOf(ProviderFailed)
    expect(error).toMatchObject({ provider: 'queue', retryable: true })
    expect(tries).toBe(2)
  }
  const { error, tries } = await failure(refused('com.amazonaws.sqs#AccessDenied', 403))
  expect(error).toMatchObject({ message: 'SendMessage was refused (AccessDenied, 403)', retryable: false })
  expect(String(error)).not.toContain('CANARY')
  expect(tries).toBe(1)
})

test('a secret is read without its client, less the end of its last line; one that is not there is refused in our words', async () => {
  const far = await startSecretsManager()
  const arn = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:own-AbCdEf'
  const signer = { region: 'eu-central-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }
  far.secrets.set(arn, 'hidden\n')
  expect(await readSecret(arn, far.url, signer)).toBe('hidden')
  expect(far.calls.at(-1)?.scope).toBe('secretsmanager')
  far.secrets.set(arn, ' \n')
  await expect(readSecret(arn, far.url, signer)).rejects.toThrow('holds no text')
  far.secrets.clear()
  await expect(readSecret(arn, far.url, signer)).rejects.toThrow('GetSecretValue was refused (400)')
  await far.close()
  await expect(readSecret(arn, far.url, signer)).rejects.toMatchObject({ retryable: true })
})

test('a message carries the trace that it was sent in, where X-Ray finds it again', async () => {
  const trace = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1'
  const { asked, near, url } = await openSender(kept)
  await queueSender({ ...near, url, endpoint: null, trace: () => trace }).send(deletion)
  expect(asked).toMatchObject([
    ['SendMessage', { MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: trace } } }],
  ])
})
