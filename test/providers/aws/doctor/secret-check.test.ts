import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { expect, test } from 'vitest'
import { secretCheck } from '../../../../src/providers/aws/doctor/secret-check.ts'
import { awsJson, refused, type Told } from '../../../far-side/aws-json.ts'

const arn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:slack-AbCdEf'

async function look(told: Told) {
  const far = await awsJson({ GetSecretValue: told })
  const client = new SecretsManagerClient(far.near)
  const found = await secretCheck({ client: async () => client, name: 'SLACK_BOT_TOKEN_ARN', arn }).run()
  client.destroy()
  expect(JSON.stringify(found)).not.toContain('CANARY')
  return found
}

test('a secret that can be read is said to be, and nothing of it', async () => {
  expect(await look({ body: { ARN: arn, SecretString: 'xoxb-CANARY' } })).toEqual([
    { state: 'ok', found: 'secret slack-AbCdEf can be read', mend: null },
  ])
})

test('a secret whose key may not be used is told from one that may not be read', async () => {
  const key = refused('AccessDeniedException', 400, 'CANARY: Access to KMS is not allowed')
  expect(await look(key)).toMatchObject([
    { state: 'refused', mend: 'allow kms:Decrypt on its key, in the policy of the role that asks' },
  ])
  expect(await look(refused('AccessDeniedException'))).toMatchObject([
    { state: 'refused', mend: expect.stringContaining('allow secretsmanager:GetSecretValue on it,') as string },
  ])
})

test('what calls itself by words of its own is not quoted', async () => {
  expect(await look(refused('CANARY and more', 500))).toMatchObject([{ state: 'unreachable' }])
})

test.each([
  [{ body: { ARN: arn, SecretString: 'to be filled in' } }, 'missing'],
  [{ body: { ARN: arn } }, 'wrong'],
  [{ body: { ARN: arn, SecretString: ' ' } }, 'wrong'],
  [refused('ResourceNotFoundException'), 'missing'],
  [refused('AccessDeniedException'), 'refused'],
  ['reset' as const, 'unreachable'],
])('secret %# cannot be used', async (told, state) => {
  expect(await look(told)).toMatchObject([{ state }])
})
