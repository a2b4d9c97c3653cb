/**
 * Bundles src/ into dist/ with ncc.
 *
 *     node scripts/build.ts [folder]
 */
import { execFileSync } from 'node:child_process'
import { join, resolve } from 'node:path'

const project = resolve(import.meta.dirname, '..')
const ncc = join(project, 'node_modules/@vercel/ncc/dist/ncc/cli.js')
const folder = process.argv[2] ?? 'dist'
// Its cache does not notice a change of tsconfig.bundle.json.
const options = ['--out', folder, '--minify', '--target', 'es2022', '--license', 'licenses.txt', '--no-cache']

execFileSync(process.execPath, [ncc, 'build', 'src/index.ts', ...options], {
  cwd: project,
  stdio: 'inherit',
  // From here ncc takes `paths` alone, and finds the file only by its whole path.
  env: { ...process.env, TS_NODE_PROJECT: join(project, 'tsconfig.bundle.json') },
})
