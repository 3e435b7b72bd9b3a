import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { medians, PULL_REQUEST, setUp, timed } from './machine.mjs'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const ENTRY = join(ROOT, 'dist/index.js')
const ROUNDS = 11
const ENVIRONMENT = `name: bench
channels:
  - conda-forge
dependencies:
  - python=3.13
  - numpy
  - pip
  - pip:
    - jupyter-book==1.0.4.post1
`

/** The reuse path against a no-change docker/build-push-action run: `docker buildx build` with registry cache and push. */
export async function bench() {
  const machine = setUp()
  const registry = machine.REGISTRY
  if (!registry) throw new Error('no registry: run scripts/setup, or set REGISTRY to host:port')
  const folder = mkdtempSync(join(tmpdir(), 'container-action-bench-'))
  try {
    writeFileSync(join(folder, 'environment.yml'), ENVIRONMENT)
    mkdirSync(join(folder, 'temp'))
    const repository = `${registry}/bench/reuse-${Date.now()}`
    const files = prepare(folder)
    const action = actionRun(folder, repository, files, machine)
    print('building', 'the image once, with the action (a minute or two)')
    const buildx = buildxRun(folder, await publish(folder, action, machine))
    const result = await medians(ROUNDS, {
      reuse: () => action({}),
      node: () => timed(process.execPath, ['-e', '0']),
      buildx,
    })
    for (const [name, milliseconds] of Object.entries(result)) print(name, `${Math.round(milliseconds)} ms`)
    print('ratio', (result.reuse / result.buildx).toFixed(3))
    const { text } = await action({ RUNNER_DEBUG: '1' })
    for (const line of text.split('\n').filter((line) => /registry requests;/.test(line))) {
      print('phases', line.replace(/^::debug::/, ''))
    }
    print(
      'requests',
      text.split('\n').filter((line) => /^::debug::(?:GET|PUT|POST|DELETE) /.test(line)).length,
    )
    print('entry', `${statSync(ENTRY).size} bytes`)
    for (const { name, size } of await loaded(action, folder)) print('loaded', `${name} (${size} bytes)`)
    if (!/decision<<\S+\nreuse\n/.test(readFileSync(files.GITHUB_OUTPUT, 'utf8')))
      throw new Error('it was no reuse')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function print(name, value) {
  process.stdout.write(`${name}: ${value}\n`)
}

function prepare(folder) {
  const names = ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY', 'GITHUB_EVENT_PATH']
  const files = Object.fromEntries(names.map((name) => [name, join(folder, name)]))
  for (const file of Object.values(files)) writeFileSync(file, '')
  writeFileSync(files.GITHUB_EVENT_PATH, PULL_REQUEST)
  return files
}

/** A pull request's run, from the start of the process to its end. */
function actionRun(folder, repository, files, machine) {
  const env = {
    ...files,
    PATH: '',
    HOME: folder,
    RUNNER_TEMP: join(folder, 'temp'),
    GITHUB_WORKSPACE: folder,
    GITHUB_REPOSITORY: 'quantecon/bench',
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_REF: 'refs/pull/1/merge',
    GITHUB_SHA: 'a'.repeat(40),
    INPUT_NAME: repository,
    INPUT_BASE: machine.BASE ?? '',
    INPUT_FORCE: 'false',
    INPUT_CACHE: 'registry',
  }
  return (more) => timed(process.execPath, [ENTRY], { cwd: folder, env: { ...env, ...more } })
}

/**
 * Builds and publishes the image with the action itself, and returns what its build was: the arguments of docker, with a
 * copy of the build context. `docker` on PATH is a recorder in front of the real one.
 */
async function publish(folder, action, machine) {
  const kept = join(folder, 'kept')
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  const real = execFileSync('sh', ['-c', 'command -v docker'], { encoding: 'utf8' }).trim()
  const record = `if [ "$1 $2" = "buildx build" ] && [ ! -d '${kept}' ]; then
  cp -r '${join(folder, 'temp')}' '${kept}'
  for argument; do printf '%s\\0' "$argument"; done >'${join(folder, 'arguments')}'
fi
exec '${real}' "$@"
`
  writeFileSync(join(bin, 'docker'), `#!/bin/sh\n${record}`, { mode: 0o755 })
  const { text } = await action({
    PATH: `${bin}:${process.env.PATH}`,
    HOME: process.env.HOME,
    'INPUT_SECRET-FILES': machine.CA_BUNDLE ? `ca=${machine.CA_BUNDLE}` : '',
  })
  if (!/^build: /m.test(text)) throw new Error(`the image was not built:\n${text.slice(-2000)}`)
  return readFileSync(join(folder, 'arguments'), 'utf8')
    .split('\0')
    .slice(0, -1)
    .map((argument) => argument.replaceAll(join(folder, 'temp'), kept))
}

/** What other actions do when nothing has changed: the very same build, from the registry's cache, pushed again. */
function buildxRun(folder, argv) {
  // Those who build without looking have no use for a verification either: this is one build and nothing else.
  return () => timed('docker', argv, { cwd: folder, env: process.env })
}

/** Files of dist/ that the reuse path really reads, as Node's loader reports them. */
async function loaded(action, folder) {
  const hook = join(folder, 'hook.mjs')
  const list = join(folder, 'loaded')
  const body = `import { appendFileSync } from 'node:fs'\nexport async function load(url, context, next) { if (url.includes('/dist/')) appendFileSync(${JSON.stringify(list)}, url + '\\n'); return next(url, context) }\n`
  writeFileSync(hook, body)
  const register = join(folder, 'register.mjs')
  writeFileSync(
    register,
    `import { register } from 'node:module'\nregister(${JSON.stringify(hook)}, 'file:///')\n`,
  )
  await action({ NODE_OPTIONS: `--import ${register}` })
  const urls = existsSync(list) ? readFileSync(list, 'utf8').trim().split('\n') : []
  return urls.map((url) => {
    const path = fileURLToPath(url)
    return { name: path.slice(ROOT.length), size: statSync(path).size }
  })
}
