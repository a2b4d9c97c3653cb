// What the bundle takes for Octokit's table of routes that have pages (tsconfig.bundle.json): pages are asked for by
// GraphQL, or one by one.
module.exports = { paginateRest: () => ({}) }
