/** AWS Secrets Manager on the far side of the wire. */
import * as z from 'zod'
import { refusing, startJson11, type Json11 } from './json-1.1.ts'

const input = z.strictObject({ SecretId: z.string().startsWith('arn:aws:secretsmanager:') })

export interface FarSideSecrets extends Json11 {
  /** By ARN. */
  readonly secrets: Map<string, string>
}

export async function startSecretsManager(): Promise<FarSideSecrets> {
  const secrets = new Map<string, string>()
  const service = await startJson11('secretsmanager', {
    GetSecretValue: {
      input,
      refusal: () => 'InvalidParameterException',
      answer: ({ SecretId }: z.infer<typeof input>) => {
        const SecretString = secrets.get(SecretId)
        return SecretString === undefined
          ? refusing(400, 'ResourceNotFoundException')
          : { result: { ARN: SecretId, SecretString } }
      },
    },
  })
  return Object.assign(service, { secrets })
}
