import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { lifelikeSecrets } from '../../emulator/huawei/index.ts'
import { failureOf, scenario, type Inputs } from './scenario.ts'
import { agencyUrns, idTokenEnvironment } from './ways.ts'

describe('inputs that are wrong', () => {
  test('are told all at once, a line each, before anything is sent', async () => {
    await scenario({}, async ({ run, huawei, exists }) => {
      const wrong = {
        instance: undefined,
        status: 'live',
        format: 'xml',
        output: '../swagger.yaml',
        complete: 'maybe',
        'fail-on': 'sometimes',
        ignore: 'response-removed',
        volatile: 'info/version',
        'auto-merge': 'yes',
        redact: 'no',
        retries: '-1',
        timeout: '0',
        branch: 'a..b',
        title: '{version} of {app}',
        repository: 'contoso',
        apis: 'a b',
      }
      const result = await run(wrong)
      const [head, ...lines] = failureOf(result).split('\n')
      expect(head).toBe(`${Object.keys(wrong).length} inputs are wrong:`)
      expect(lines.map((line) => /^- ([a-z-]+): ./.exec(line)?.[1]).sort()).toEqual(Object.keys(wrong).sort())
      expect(result.annotations).toHaveLength(1)
      expect(huawei.requests).toEqual([])
      expect(exists('swagger.yaml')).toBe(false)
    })
  })

  test('are told together with a sign-in that is missing, and with hosts that are not known', async () => {
    await scenario({}, async ({ run, huawei }) => {
      const message = failureOf(await run({ token: undefined, project: 'cn-north-4', status: '2' }))
      expect(message).toMatch(/^3 inputs are wrong:\n/)
      expect(message).toContain('\n- sign-in: no way to sign in is given.')
      expect(message).toContain('\n- status: “2” is not accepted: use pending (1), developing (3) or deployed (4).')
      expect(message).toContain('\n- iam-endpoint: is missing')
      expect(huawei.requests).toEqual([])
    })
  })

  test('never repeat a secret', async () => {
    const secrets = { token: 'a token with spaces', 'github-token': 'ghs_with a space' }
    await scenario({ sentinels: Object.values(secrets) }, async ({ run, huawei }) => {
      const message = failureOf(await run({ ...secrets, endpoint: 'https://user:hidden-word@roma.example' }))
      expect(message).toContain('- token: holds a space')
      expect(message).toContain('- github-token: holds a space')
      expect(message).toContain('- endpoint: the URL has a user or password in it')
      expect(message).not.toContain('hidden-word')
      expect(huawei.requests).toEqual([])
    })
  })

  const single: [string, Inputs, string][] = [
    ['a region that is none', { region: 'Beijing' }, 'region: “Beijing” is not a region'],
    ['no region and no endpoint', { endpoint: undefined }, 'region: is missing'],
    [
      'an endpoint without encryption',
      { endpoint: 'http://roma.example' },
      'endpoint: “http://roma.example” is not encrypted',
    ],
    [
      'an endpoint with a query',
      { endpoint: 'https://roma.example/?a=b' },
      'endpoint: the URL has a query or a fragment',
    ],
    ['an endpoint that is no URL', { endpoint: 'roma.example' }, 'endpoint: “roma.example” is not a URL'],
    ['an endpoint without a project', { project: undefined }, 'project: is missing'],
    ['a token of two lines', { token: `${lifelikeSecrets.token}\nmore` }, 'token: holds a space, a line break'],
    [
      'a number that is none',
      { retries: 'many' },
      'retries: “many” is not accepted: use a whole number of retries from 0 to 10',
    ],
    [
      'a time-out of two days',
      { timeout: '172800' },
      'timeout: “172800” is not accepted: use a whole number of seconds from 1 to 21600',
    ],
    ['a boolean of YAML 1.1', { 'dry-run': 'yes' }, 'dry-run: “yes” is not a boolean: use true or false'],
    ['a file that is absolute', { output: '/etc/swagger.yaml' }, 'output: “/etc/swagger.yaml” is an absolute path'],
    ['a file in .git', { output: '.git/hooks/pre-commit' }, 'output: “.git/hooks/pre-commit” lies in “.git”'],
    ['a workflow', { output: '.GitHub/workflows/a.yaml' }, 'lies in “.github/workflows”'],
    [
      'an extension that disagrees',
      { output: 'a.json', format: 'yaml' },
      'output: “a.json” ends in .json, but `format` is yaml',
    ],
    ['scripts without {app}', { output: '{app}.yaml', scripts: 'scripts' }, 'scripts: must contain {app}'],
    ['a baseline that does not exist', { baseline: 'old.yaml' }, 'baseline: “old.yaml” does not exist'],
    ['a baseline that is elsewhere', { baseline: '/etc/hosts' }, 'baseline: “/etc/hosts” is outside of the workspace'],
    [
      'a rule that is none',
      { ignore: 'api-path-removed' },
      'ignore: “api-path-removed” is not the ID of a rule; the nearest ones are',
    ],
    ['a rule with a method alone', { ignore: 'api-removed-without-deprecation GET' }, 'ignore:'],
    ['a pull request without a token', { 'pull-request': 'true' }, 'github-token: is missing'],
    [
      'an agency without a URN',
      { token: undefined, ...agencyUrns, 'oidc-agency': 'roma-export' },
      'oidc-agency: “roma-export” is not a URN of this kind',
    ],
    [
      'URNs that are swapped',
      { token: undefined, 'oidc-provider': agencyUrns['oidc-agency'], 'oidc-agency': agencyUrns['oidc-provider'] },
      'oidc-provider: ',
    ],
  ]
  test.each(single)('%s', async (_, inputs, said) => {
    await scenario({}, async ({ run, huawei }) => {
      const message = failureOf(await run(inputs, { env: idTokenEnvironment(huawei) }))
      expect(message).toContain(said)
      expect(huawei.requests).toEqual([])
    })
  })

  test('a region with the keyless way needs an STS that is there', async () => {
    await scenario({}, async ({ run, huawei }) => {
      const inputs = { token: undefined, ...agencyUrns, endpoint: undefined, region: 'eu-west-101' }
      const message = failureOf(await run(inputs, { env: idTokenEnvironment(huawei) }))
      expect(message).toContain('sts-endpoint: is missing')
    })
  })

  test('a link that leads out of the workspace', async () => {
    await scenario({}, async ({ run, workspace, huawei }) => {
      await symlink(await mkdtemp(join(tmpdir(), 'elsewhere-')), join(workspace, 'out'))
      expect(failureOf(await run({ output: 'out/swagger.yaml' }))).toContain('leads out of the workspace by a link')
      expect(huawei.requests).toEqual([])
    })
  })

  test('outside of a workflow', async () => {
    await scenario({}, async ({ run, huawei }) => {
      const env = { GITHUB_WORKSPACE: '', RUNNER_TEMP: '/does/not/exist' }
      const message = failureOf(await run({}, { env }))
      expect(message).toContain('GITHUB_WORKSPACE: is not set to a folder')
      expect(message).toContain('RUNNER_TEMP: is not set to a folder')
      expect(huawei.requests).toEqual([])
    })
  })
})

describe('inputs that are right', () => {
  test('are trimmed, and lists may hold comments', async () => {
    await scenario({}, async ({ run, huawei }) => {
      const [orders, customers] = huawei.world.applications
      const app = `# both\n ${orders?.id ?? ''} ,\n\n${customers?.name ?? ''}\n# ${orders?.name ?? ''}\n${orders?.id ?? ''}`
      const result = await run({
        app,
        instance: '  roma-prod ',
        token: `\n${lifelikeSecrets.token}\n`,
        status: ' Deployed ',
      })
      expect(result.conclusion).toBe('success')
      const bodies = huawei.requests.filter(({ kind }) => kind === 'export').map(({ body }) => body)
      expect(bodies.sort()).toEqual(
        [orders, customers]
          .map((application) => JSON.stringify({ app_id: application?.id, format: 'json', status: 4 }))
          .sort(),
      )
    })
  })

  test.each(['true', 'True', 'TRUE'])('`%s` is true', async (value) => {
    await scenario({}, async ({ run, exists }) => {
      expect((await run({ 'dry-run': value })).conclusion).toBe('success')
      expect(exists('swagger.yaml')).toBe(false)
    })
  })

  test('a name that is there twice is an error with both IDs', async () => {
    await scenario({}, async ({ run, huawei }) => {
      const [first] = huawei.world.instances
      if (first !== undefined) huawei.world.instances.push({ ...first, id: 'f'.repeat(32) })
      const message = failureOf(await run({ instance: 'roma-prod' }))
      expect(message).toContain(first?.id)
      expect(message).toContain('f'.repeat(32))
    })
  })

  test.each([
    ['instance', 'roma-prd', '“roma-prod”'],
    ['app', 'order', '“orders”'],
  ])('a name (%s) that is not there is answered with the nearest', async (input, name, near) => {
    await scenario({}, async ({ run }) => {
      const message = failureOf(await run({ [input]: name }))
      expect(message).toContain(`“${name}”`)
      expect(message).toContain(near)
    })
  })

  test('a baseline in the workspace, and one that cannot be read is not quoted', async () => {
    await scenario({}, async ({ run, workspace }) => {
      await run()
      await mkdir(join(workspace, 'old'))
      const result = await run({ baseline: 'swagger.yaml', output: 'next.yaml' })
      expect(result.outputs).toMatchObject({ changed: 'false', changes: '{"breaking":0,"warning":0,"info":0}' })
      await writeFile(join(workspace, 'old', 'broken.yaml'), 'token: hunter2-hunter2\n\t')
      const message = failureOf(await run({ baseline: 'old/broken.yaml' }))
      expect(message).toContain('old/broken.yaml” cannot be read')
      expect(message).not.toContain('hunter2')
    })
  })
})
