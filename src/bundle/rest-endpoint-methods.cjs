// What the bundle takes for Octokit's table of REST methods (tsconfig.bundle.json), a tenth of its size: the action
// names every route itself, `octokit.request('GET /repos/…')`.
module.exports = { restEndpointMethods: () => ({}) }
