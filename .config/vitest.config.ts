import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{model,impl,properties,reports}/**/*.test.ts'],
    // By itself vitest leaves one core free, which on two is every second one.
    maxWorkers: '100%',
    // Exhaustive searches take seconds on a slow core; a test is bounded by its count of states, never by a clock.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
