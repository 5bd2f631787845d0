/** The real clients, led to a far side of the test's by the variables that every SDK reads. */
import { vi } from 'vitest'
import { serviceClients, type ServiceClients } from '../../../src/providers/aws/service-clients.ts'
import type { ProviderFailed } from '../../../src/ports.ts'
import { refusing, type Json11, type Reply } from '../../far-side/json-1.1.ts'

/** `service`: as in `AWS_ENDPOINT_URL_<SERVICE>`. Until `close`, this process has no other AWS. */
export async function led<F extends Json11>(service: string, starting: Promise<F>) {
  const far = await starting
  vi.stubEnv('AWS_REGION', 'eu-central-1')
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
  vi.stubEnv(`AWS_ENDPOINT_URL_${service}`, far.url)
  const clients: ServiceClients = serviceClients()
  const close = async () => {
    clients.close()
    await far.close()
    vi.unstubAllEnvs()
  }
  return { far, clients, close }
}

export const soon = () => AbortSignal.timeout(10_000)

export const failureOf = (act: Promise<unknown>) =>
  act.then(
    () => 'no failure',
    (error: unknown) => error as ProviderFailed,
  )

const result = (answer: unknown): Reply => ({ result: answer })

/** What no service should say: whether another try can help, and whether it counts as a malformed verdict. */
export const troubles: readonly (readonly [what: string, reply: Reply, retryable: boolean, malformed: boolean])[] = [
  ['throttles', refusing(400, 'ThrottlingException'), true, false],
  ['throttles as a server', refusing(500, 'ThrottlingException'), true, false],
  ['has no throughput left', refusing(400, 'ProvisionedThroughputExceededException'), true, false],
  ['takes no more requests', refusing(429, 'TooManyRequestsException'), true, false],
  ['fails', refusing(500, 'InternalServerException'), true, false],
  ['is a proxy in trouble', { status: 502, body: '<html>Bad Gateway CANARY</html>' }, true, false],
  ['closes its door', refusing(400, 'AccessDeniedException'), false, false],
  ['finds the request wrong', refusing(400, 'InvalidRequestException'), false, false],
  ['cuts the connection', 'cut', true, false],
  ['says nothing at all', { status: 200, body: '' }, true, true],
  ['speaks no JSON', { status: 200, body: 'safe CANARY' }, true, true],
  ['says half of an answer', { status: 200, body: '{"ResultList":[{"Labels' }, true, true],
  ['says null', result(null), true, true],
  ['says a word', result('safe'), true, true],
  ['says an empty object', result({}), true, true],
  ['says a list', result([]), true, true],
  ['says a megabyte of something else', result({ padding: 'x'.repeat(1_000_000) }), true, true],
]
