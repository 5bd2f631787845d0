import { expect, test } from 'vitest'
import { health } from '../../src/hosts/health.ts'
import { ops } from '../../src/hosts/ops.ts'
import { ProviderFailed } from '../../src/ports.ts'
import { telemetry } from '../../src/telemetry.ts'

const parts = (ready: () => Promise<void>) => ({ ready, metrics: async () => 'chaperone_turns_total 1\n' })

async function readyz(ready: () => Promise<void>, limit = 1000) {
  const response = await ops(parts(ready), limit).request('/readyz')
  return [response.status, await response.text()]
}

test('the bot is ready when stores and queue answer', async () => {
  expect(await readyz(async () => {})).toEqual([200, 'ready'])
})

test('what is not ready is named, and quoted by nobody', async () => {
  const cause = new Error('connect ECONNREFUSED 10.0.0.7:8000')
  const store = new ProviderFailed('store', 'DynamoDB did not answer', { retryable: true, cause })
  expect(await readyz(() => Promise.reject(store))).toEqual([503, 'not ready: store'])
  expect(await readyz(() => Promise.reject(cause))).toEqual([503, 'not ready: unknown part'])
})

test('a part that throws at once is not ready either', async () => {
  const broken = () => {
    throw new Error('no queue')
  }
  expect(await readyz(broken)).toEqual([503, 'not ready: unknown part'])
})

test('a part that never answers is not ready', async () => {
  expect(await readyz(() => new Promise(() => {}), 5)).toEqual([503, 'not ready: no answer in time'])
})

test('metrics are Prometheus text, and asking for them asks nothing of the bot', async () => {
  const { metrics } = { metrics: () => telemetry({ level: 'silent' }).metrics() }
  let asked = 0
  const app = ops({ ready: async () => void (asked += 1), metrics })
  const response = await app.request('/metrics')
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  expect(await response.text()).toContain('# TYPE chaperone_turns_total counter')
  expect(asked).toBe(0)
})

test('a living process says so', async () => {
  const response = await health().request('/healthz')
  expect([response.status, await response.text()]).toEqual([200, 'ok'])
})
