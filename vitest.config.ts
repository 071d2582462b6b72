import { defineConfig } from 'vitest/config'

const common = { pool: 'forks' as const, globalSetup: 'test/cluster.ts' }
// A first start makes the whole town: half a minute alone on two cores, minutes on a machine that others use.
const slow = { testTimeout: 300_000, hookTimeout: 300_000 }

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...common,
          name: 'fast',
          include: ['app/**/*.test.{ts,tsx}', 'test/*.test.ts', 'test/security/**/*.test.ts', 'test/faults/*.test.ts', 'db/**/*.test.ts'],
          exclude: ['**/*.long.test.ts'],
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
      { test: { ...common, ...slow, name: 'journeys', include: ['test/journeys/*.test.ts'], exclude: ['**/*.long.test.ts'] } },
      { test: { ...common, ...slow, testTimeout: 3_600_000, name: 'long', include: ['{app,db,test}/**/*.long.test.{ts,tsx}'] } },
    ],
  },
})
