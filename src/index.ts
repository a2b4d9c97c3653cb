import { main } from './main.ts'

// At the top level, so that a promise that is lost ends in exit code 13 and not in a green step.
await main()
