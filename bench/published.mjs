import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { PULL_REQUEST } from './machine.mjs'
import { step } from './pull.mjs'

const ROOT = resolve(import.meta.dirname, '..')

/** Runs the action as on a pull request that can publish. */
export async function published(folder, file, repository, machine, inputs = {}) {
  const workspace = join(folder, 'workspace')
  for (const name of ['workspace', 'temp']) mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(join(workspace, 'environment.yml'), readFileSync(file))
  const written = Object.fromEntries(
    ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY', 'GITHUB_EVENT_PATH'].map((name) => [name, join(folder, name)]),
  )
  for (const path of Object.values(written)) writeFileSync(path, '')
  writeFileSync(written.GITHUB_EVENT_PATH, PULL_REQUEST)
  const env = {
    ...process.env,
    ...written,
    RUNNER_TEMP: join(folder, 'temp'),
    GITHUB_WORKSPACE: workspace,
    GITHUB_REPOSITORY: 'quantecon/bench',
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_REF: 'refs/pull/1/merge',
    GITHUB_SHA: 'a'.repeat(40),
    INPUT_NAME: repository,
    INPUT_BASE: machine.BASE,
    'INPUT_SECRET-FILES': machine.CA_BUNDLE ? `ca=${machine.CA_BUNDLE}` : '',
    ...Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
    ),
  }
  await step(`build ${file}`, process.execPath, [join(ROOT, 'dist/index.js')], { env })
  const output = readFileSync(written.GITHUB_OUTPUT, 'utf8')
  const summary = readFileSync(written.GITHUB_STEP_SUMMARY, 'utf8')
  const onDisk = Number(/([\d,]+) MB on disk/.exec(summary)?.[1]?.replaceAll(',', ''))
  return { image: /\bimage<<\S+\n(\S+)\n/.exec(output)?.[1], onDisk, summary }
}
