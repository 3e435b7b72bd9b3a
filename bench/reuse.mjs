import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { medians, setUp, timed } from './machine.mjs'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const ENTRY = join(ROOT, 'dist/index.js')
const ROUNDS = 11
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const CONFIG = 'application/vnd.oci.image.config.v1+json'
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
    const repository = `${registry}/bench/reuse`
    await publish(repository, folder)
    const files = prepare(folder)
    const action = actionRun(folder, repository, files)
    const buildx = await buildxRun(folder, repository, machine)
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
  for (const file of Object.values(files)) writeFileSync(file, '{}')
  return files
}

/** A pull request's run, from the start of the process to its end. */
function actionRun(folder, repository, files) {
  const env = {
    ...files,
    PATH: '',
    HOME: folder,
    RUNNER_TEMP: folder,
    GITHUB_WORKSPACE: folder,
    GITHUB_REPOSITORY: 'quantecon/bench',
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_REF: 'refs/pull/1/merge',
    GITHUB_SHA: 'a'.repeat(40),
    INPUT_NAME: repository,
    INPUT_FORCE: 'false',
    INPUT_CACHE: 'registry',
  }
  return (more) => timed(process.execPath, [ENTRY], { cwd: folder, env: { ...env, ...more } })
}

/** Puts an image of this environment into the registry by HTTP: empty layers, the action's own annotations. */
async function publish(repository, folder) {
  const { text } = await timed(process.execPath, [join(ROOT, 'dist/cli.js'), 'check', folder, '--json'])
  const { hash, components } = JSON.parse(text)
  const blob = async (bytes, mediaType) => {
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
    const opened = await fetch(address(repository, 'blobs/uploads/'), { method: 'POST' })
    const place = new URL(opened.headers.get('location'), address(repository, ''))
    place.searchParams.set('digest', digest)
    await good(
      fetch(place, { method: 'PUT', body: bytes, headers: { 'content-type': 'application/octet-stream' } }),
    )
    return { mediaType, digest, size: bytes.byteLength }
  }
  const layer = await blob(Buffer.alloc(1024), 'application/vnd.oci.image.layer.v1.tar')
  const config = await blob(
    Buffer.from(
      JSON.stringify({
        architecture: 'amd64',
        os: 'linux',
        rootfs: { type: 'layers', diff_ids: [layer.digest] },
      }),
    ),
    CONFIG,
  )
  const own = 'org.quantecon.container-action.'
  const annotations = {
    [`${own}schema`]: '1',
    [`${own}fingerprint`]: hash,
    [`${own}components`]: JSON.stringify(components),
    [`${own}created`]: new Date().toISOString(),
  }
  const body = JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, config, layers: [layer], annotations })
  const tag = `env-${hash.slice(0, 16)}`
  await good(
    fetch(address(repository, `manifests/${tag}`), {
      method: 'PUT',
      body,
      headers: { 'content-type': MANIFEST },
    }),
  )
}

async function good(answer) {
  const { ok, status } = await answer
  if (!ok) throw new Error(`the registry answers ${status}`)
}

function address(repository, below) {
  const slash = repository.indexOf('/')
  return `http://${repository.slice(0, slash)}/v2/${repository.slice(slash + 1)}/${below}`
}

/** What other actions do when nothing has changed: a build from the registry's cache that pushes again. */
async function buildxRun(folder, repository, machine) {
  const base = machine.STANDIN_SYSTEM ?? 'ubuntu:24.04'
  const dockerfile = join(folder, 'Dockerfile')
  writeFileSync(
    dockerfile,
    `FROM ${base}\nCOPY environment.yml /tmp/\nRUN sha256sum /tmp/environment.yml > /etc/bench\n`,
  )
  const cache = `type=registry,ref=${repository}:buildx-cache`
  const args = [
    ...['buildx', 'build', '--file', dockerfile, '--tag', `${repository}:buildx`, '--push'],
    ...['--cache-from', cache, '--cache-to', `${cache},mode=max`, folder],
  ]
  const run = () => timed('docker', args)
  writeFileSync(join(folder, '.dockerignore'), '*\n!environment.yml\n')
  await run()
  return run
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
