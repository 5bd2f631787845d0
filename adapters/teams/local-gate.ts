/** For Microsoft's local test clients: activities without a token, from this machine alone, answered to this machine alone. */
import { isLoopback } from '../../src/config/endpoint.ts'
import { admit, type Gate } from './gate.ts'
import { trustsLoopback } from './service-host.ts'

export const localGate: Gate = async ({ headers, rawBody, from }) => {
  // A web page in a browser of this machine is no test client: it cannot send JSON unasked, and its name for us may be foreign.
  const json = /^application\/json\b/i.test(headers['content-type'] ?? '')
  const here = URL.canParse(`http://${headers['host']}`) ? new URL(`http://${headers['host']}`).hostname : ''
  if (!json || headers['origin'] !== undefined || !isLoopback(here.replace(/^\[|\]$/g, ''))) return { refused: 401 }
  if (from === null || !isLoopback(from.replace(/^::ffff:/, ''))) return { refused: 401 }
  return admit(rawBody, ({ channelId, serviceUrl, conversation }) =>
    channelId !== '' && trustsLoopback(serviceUrl) ? (conversation.tenantId ?? 'local') : null,
  )
}
