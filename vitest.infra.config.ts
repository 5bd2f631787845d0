import { defineConfig } from 'vitest/config'

/** Templates of the deployment: apart, since the construct library alone takes seconds to load. */
export default defineConfig({
  test: { include: ['test/infra/**/*.test.ts'], isolate: false, testTimeout: 60_000, hookTimeout: 60_000 },
})
