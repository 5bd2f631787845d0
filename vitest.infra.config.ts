import { defineConfig } from 'vitest/config'

/** Templates of the deployment: apart, since the construct library alone takes seconds to load. */
export default defineConfig({
  test: {
    include: ['test/infra/**/*.test.ts'],
    // Else one processor is left idle, which on a machine with two is half of it.
    maxWorkers: '100%',
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
