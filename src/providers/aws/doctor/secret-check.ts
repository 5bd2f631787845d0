/** Whether a secret can be read. What it is never leaves this file. */
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import type { Check, Diagnosis } from '../../../ports.ts'
import { unfilledSecret } from '../deployment.ts'
import { serviceDiagnosis } from './service-diagnosis.ts'

/** `name`: the variable that holds the ARN. */
export function secretCheck(parts: {
  readonly client: () => Promise<Pick<SecretsManagerClient, 'send'>>
  readonly name: string
  readonly arn: string
}): Check {
  const subject = `secret ${parts.arn.split(':').at(-1) ?? ''}`
  const look = async (): Promise<Diagnosis> => {
    try {
      const { SecretString: value } = await (
        await parts.client()
      ).send(new GetSecretValueCommand({ SecretId: parts.arn }))
      if (value === unfilledSecret)
        return {
          state: 'missing',
          found: `${subject} is still to be filled in`,
          mend: 'put it in with "aws secretsmanager put-secret-value"',
        }
      if (value !== undefined && value.trim() !== '')
        return { state: 'ok', found: `${subject} can be read`, mend: null }
      return { state: 'wrong', found: `${subject} holds no text`, mend: 'store the secret as a string' }
    } catch (error) {
      const mendMissing = 'make it in Secrets Manager, or correct the ARN'
      return serviceDiagnosis({ subject, action: 'secretsmanager:GetSecretValue', mendMissing }, error)
    }
  }
  return { name: parts.name, run: async () => [await look()] }
}
