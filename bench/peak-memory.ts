// Loaded with --import: writes the peak memory of the process, in bytes, to a file when it ends.
import { writeFileSync } from 'node:fs'

process.on('exit', () => {
  writeFileSync(process.env['PEAK_MEMORY_FILE'] ?? '', String(process.resourceUsage().maxRSS * 1024))
})
