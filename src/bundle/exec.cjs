// What the bundle takes for the toolkit's runner of commands (tsconfig.bundle.json): nothing is run, and Node's modules
// for it are a tenth of what a start takes.
module.exports = {}
