// What the bundle takes for undici (tsconfig.bundle.json). The toolkit imports undici when it starts, of which it uses
// the two parts below, and only for GitHub: evaluating all of it would be most of the time that the action needs to start.
module.exports = {
  get ProxyAgent() {
    // undici gives its dispatchers their methods in its own index, which is left out. A proxy agent connects.
    require('undici/lib/dispatcher/dispatcher.js').prototype.connect ??= require('undici/lib/api/api-connect.js')
    return require('undici/lib/dispatcher/proxy-agent.js')
  },
  get fetch() {
    return require('undici/lib/web/fetch/index.js').fetch
  },
}
