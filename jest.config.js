export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  // __tests__/system needs programs that npm cannot install: jest.system.config.js.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/__tests__/system/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  setupFiles: ['<rootDir>/__tests__/seed.ts'],
  // Half of the tests wait for processes of their own.
  maxWorkers: 2,
  testTimeout: 60_000,
}
