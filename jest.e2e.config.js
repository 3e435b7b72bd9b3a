import base from './jest.config.js'

// Two at a time: they share an engine, and much of their time is waiting for it, for registries and for time-outs.
export default {
  ...base,
  testMatch: ['<rootDir>/__tests__/e2e/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 20 * 60 * 1000,
  maxWorkers: 2,
  testSequencer: '<rootDir>/scripts/jest-longest-first.cjs',
}
