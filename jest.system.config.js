import base from './jest.config.js'

// These need a program that npm cannot install: `.ci/run` does it first (Debian: squid).
export default {
  ...base,
  testMatch: ['<rootDir>/__tests__/system/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  // A rehearsed release builds the bundle twice.
  testTimeout: 300_000,
}
