// Loaded before each script of package.json, most of which are TypeScript: an older Node would only say
// ERR_UNKNOWN_FILE_EXTENSION. https://nodejs.org/api/typescript.html#type-stripping
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `This needs Node 24, and ${process.execPath} is ${process.version}: install Node 24, or on Linux x64 run “npm ci”, which brings it along for “npm run …”.`,
  )
  process.exit(1)
}
