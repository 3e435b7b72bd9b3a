import base from './jest.config.js'

// One at a time: the tests share an engine, and two builds at once only slow each other down.
export default {
  ...base,
  testMatch: ['<rootDir>/__tests__/e2e/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 20 * 60 * 1000,
  maxWorkers: 1,
}
