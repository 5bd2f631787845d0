import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // These have a run of their own: `npm run test:infra`.
    exclude: ['test/infra/**', 'node_modules/**'],
    // No module here keeps a test's state: loading everything once for all files saves a third of the time.
    isolate: false,
    // More than there are processors: much of the time is a wait for processes, pauses and disks.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // The AWS clients announce, once in every process, what they will need in 2027.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
})
