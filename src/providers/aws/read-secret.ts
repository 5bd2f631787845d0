/** One secret of AWS Secrets Manager, without its client. */
import * as z from 'zod'
import { ProviderFailed } from '../../ports.ts'
import { signedCall, type Signer } from './signed-call.ts'

const patience = 2_000

const answered = z.object({ SecretString: z.string().transform((text) => text.trim()) })

/** `endpoint`: null for the region's own. @throws ProviderFailed */
export async function readSecret(arn: string, endpoint: string | null, signer: Signer): Promise<string> {
  const answer = await signedCall(
    {
      service: 'secretsmanager',
      endpoint: endpoint ?? endpointOf(arn, signer.region),
      target: 'secretsmanager.GetSecretValue',
      json: '1.1',
      input: { SecretId: arn },
      signal: AbortSignal.timeout(patience),
    },
    signer,
  ).catch((cause: unknown) => {
    throw new ProviderFailed('store', 'GetSecretValue was not answered', { retryable: true, cause })
  })
  if (!answer.ok)
    throw new ProviderFailed('store', `GetSecretValue was refused (${answer.status})`, {
      retryable: answer.status >= 500 || answer.status === 429,
    })
  const said = answered.safeParse(await answer.json().catch(() => null)).data
  if (said?.SecretString) return said.SecretString
  throw new ProviderFailed('store', 'A secret in Secrets Manager holds no text', { retryable: false })
}

/** China's regions have a domain of their own (AWS general reference, "Service endpoints"). */
const endpointOf = (arn: string, region: string) =>
  `https://secretsmanager.${region}.amazonaws.com${arn.startsWith('arn:aws-cn:') ? '.cn' : ''}`
