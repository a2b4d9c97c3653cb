// Loaded with --import: writes what the process cost to a file when it ends.
import { writeFileSync } from 'node:fs'

process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
  const cost = { bytes: maxRSS * 1024, cpu: (userCPUTime + systemCPUTime) / 1000 }
  writeFileSync(process.env['PROCESS_COST_FILE'] ?? '', JSON.stringify(cost))
})
