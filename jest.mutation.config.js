import base from './jest.config.js'

// What starts processes would test the bundle, which is not mutated.
export default {
  ...base,
  testEnvironment: '@stryker-mutator/jest-runner/jest-env/node',
  testPathIgnorePatterns: [
    '/node_modules/',
    '/__tests__/(scenarios|emulator)/',
    // A real repository under every mutant would take a day; what is decided is tested without one.
    '/__tests__/delivery/(pull-request|github|contents)\\.test',
    'fuzz\\.test',
    'contract\\.test',
    'readme\\.test',
    'workflows\\.test',
    'action-yml\\.test',
    'architecture\\.test',
  ],
}
