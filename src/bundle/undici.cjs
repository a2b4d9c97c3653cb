// What the bundle takes for undici (tsconfig.bundle.json). The toolkit imports undici when it starts, and makes a
// `ProxyAgent` when a proxy is set; nothing is sent by it: all requests go by src/http/.
module.exports = { ProxyAgent: Object }
