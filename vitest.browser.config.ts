import { defineConfig } from 'vitest/config'

/** Tests that drive a real browser: started on their own, since they take longer and want a Chromium. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.browser.ts'],
    // One browser at a time: they would only slow each other down.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
