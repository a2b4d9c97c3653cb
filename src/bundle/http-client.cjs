// What the bundle takes for the toolkit's HTTP client (tsconfig.bundle.json): it brings Node's http, https and tls, which
// a wrong input does not need. The package exports no name for the file itself.
module.exports = {
  get HttpClient() {
    return require('../../node_modules/@actions/http-client/lib/index.js').HttpClient
  },
}
