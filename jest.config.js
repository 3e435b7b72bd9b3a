export default {
  testEnvironment: 'node',
  // Much of their time is waiting: for processes of their own, and for time-outs that are tested.
  maxWorkers: '100%',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/scripts/jest-transform.cjs' },
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  // Those need an engine: jest.e2e.config.js.
  testPathIgnorePatterns: [
    '/node_modules/',
    '<rootDir>/__tests__/e2e/',
    '<rootDir>/__tests__/robustness/(?:races|campaign)/',
  ],
}
