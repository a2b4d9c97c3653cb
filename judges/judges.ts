/** Who has judged the project from outside, and how each is repeated. */
export interface Judge {
  readonly name: string
  /** What it is, with its version and where it comes from. */
  readonly who: string
  readonly judges: string
  /** What `judges/install` brings first. */
  readonly install?: 'act'
  /** Test files of jest's, or a script of package.json. */
  readonly run: { readonly tests: readonly string[]; readonly isSystem: boolean } | { readonly script: string }
}

const tests = (...files: readonly string[]): Judge['run'] => ({ tests: files, isSystem: false })
const systemTests = (...files: readonly string[]): Judge['run'] => ({ tests: files, isSystem: true })

export const judges: readonly Judge[] = [
  {
    name: 'act',
    who: '[act](https://github.com/nektos/act) 0.2.89, an independent runner of workflows',
    judges:
      'every whole workflow of README and docs as it stands, twice; what workflows do with an action; our own job; the release, rehearsed',
    install: 'act',
    run: systemTests('system/examples', 'system/workflows', 'system/release'),
  },
  {
    name: 'huawei-sdk',
    who: '[Huawei Cloud’s SDK for Python](https://pypi.org/project/huaweicloudsdkroma/) 3.1.219',
    judges: 'that our emulated cloud answers it, and that it signs what the action sends to the same bytes',
    run: systemTests('system/huawei-sdk'),
  },
  {
    name: 'signatures',
    who: 'signatures made by Huawei’s SDKs for Python, Go, Java, PHP and Node.js',
    judges: 'the signer, and the verifier of the emulated cloud',
    run: tests('sign-in/signature', 'emulator/huawei-authentication'),
  },
  {
    name: 'oasdiff',
    who: '[oasdiff](https://github.com/oasdiff/oasdiff) 1.37.0, another comparison of API documents',
    judges: 'levels and ids of changes, over kinds of single edits and real documents; every difference has its reason',
    run: { script: 'second-opinion' },
  },
  {
    name: 'github-recorded',
    who: '127 answers of GitHub, recorded or quoted in public reports',
    judges: 'the emulated GitHub, answer by answer, and what the action makes of each',
    run: tests('emulator/github-recorded', 'github/recorded-product'),
  },
  {
    name: 'github-description',
    who: 'GitHub’s OpenAPI description and GraphQL schema; [emulate](https://www.npmjs.com/package/emulate) 0.12.2',
    judges: 'every request to GitHub; the pull request’s way once more, on an emulator of others',
    run: tests('scenarios/second-opinion', 'scenarios/pull-request.test'),
  },
  {
    name: 'real-documents',
    who: 'documents of Docker, Kubernetes, Gitea, Harbor, Docusign and Azure, in two versions and more',
    judges: 'the comparison, with numbers that were read one by one; that nothing in them is taken for a secret',
    run: tests('swagger/compare/compare-pairs', 'livedata/public-documents'),
  },
  {
    name: 'readers',
    who: '[swagger-client](https://www.npmjs.com/package/swagger-client) 3.37.3, yaml 2.9 (1.1 and 1.2), js-yaml 3 and 4',
    judges: 'that what is written says what was served, and that clients send the same requests from it',
    run: tests('swagger/text/readers'),
  },
  {
    name: 'squid',
    who: '[Squid](http://www.squid-cache.org), a real proxy, and a port that drops every packet',
    judges: 'connections through a proxy with and without a password, and those that never come about',
    run: systemTests('system/squid', 'system/firewall', 'system/disk'),
  },
]
