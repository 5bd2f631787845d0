import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // The AWS clients announce, once in every process, what they will need in 2027.
    execArgv: ['--disable-warning=NodeVersionSupportWarning'],
  },
})
