import base from './jest.config.js'

/** Each takes 7 to 13 minutes; `scripts/test --trials` runs them, too. */
const TRIALS = ['series', 'seed', 'steps'].map((name) => `/e2e/${name}\\.test\\.ts$`)

// Two at a time: they share an engine, and much of their time is waiting for it, for registries and for time-outs.
export default {
  ...base,
  testMatch: [
    '<rootDir>/__tests__/e2e/**/*.test.ts',
    '<rootDir>/__tests__/robustness/{races,campaign}/*.test.ts',
  ],
  testPathIgnorePatterns: ['/node_modules/', ...(process.env.CONTAINER_ACTION_TRIALS ? [] : TRIALS)],
  testTimeout: 20 * 60 * 1000,
  maxWorkers: 2,
  testSequencer: '<rootDir>/scripts/jest-longest-first.cjs',
}
