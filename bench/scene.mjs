import { execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { withFreshBuilder } from './builder.mjs'
import { freePort, daemon as start } from './daemon.mjs'
import { setUp } from './machine.mjs'

const root = resolve(import.meta.dirname, '..')

/** Never synchronous: what docker asks the scene's registry for goes through this process. */
export const run = (program, ...args) => promisify(execFile)(program, args, { maxBuffer: 2 ** 26 })

/**
 * examples/mini-lectures as a repository, and a registry of its own with the base images, so that its storage tells what was sent. Needs
 * scripts/setup. `close` takes all of it away.
 */
export async function openScene(targets = ['solver', 'html']) {
  const machine = setUp()
  const setting = (name) => {
    if (machine[name]) return machine[name]
    throw new Error(`${name} is not set: run scripts/setup, then . "$CONTAINER_ACTION_CACHE/env"`)
  }
  const folder = mkdtempSync(join(tmpdir(), 'container-action-bench-'))
  const undo = [() => rmSync(folder, { recursive: true, force: true })]
  const close = async () => {
    for (const action of undo.splice(0).reverse()) await action()
  }
  const storage = join(folder, 'registry')
  const book = join(folder, 'book')
  const git = (...args) =>
    execFileSync('git', ['-C', book, '-c', 'user.name=bench', '-c', 'user.email=bench@localhost', ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim()
  mkdirSync(storage)
  const behind = `127.0.0.1:${await freePort()}`
  const argv = [join(root, 'scripts/standins/registry'), '--port', behind.split(':')[1], '--storage', storage]
  undo.push(
    await start(argv, async () => {
      if (!(await fetch(`http://${behind}/v2/`)).ok) throw new Error('not yet')
    }),
  )
  const front = await countingFront(behind)
  undo.push(front.close)
  const { host: registry, counted } = front
  const [repository, base] = [`${registry}/bench/lecture`, `${registry}/bench/base`]
  for (const target of targets) {
    const create = ['buildx', 'imagetools', 'create', '--prefer-index=false', '--tag', `${base}:${target}`]
    await run('docker', ...create, `${setting('BASE')}:${target}`)
  }
  cpSync(join(root, 'examples/mini-lectures'), book, { recursive: true })
  git('init', '--quiet', '--initial-branch', 'main')
  git('add', '--all')
  git('commit', '--quiet', '--message', 'Lectures')

  /** Sizes of all blobs that the registry holds, by digest. */
  function blobs() {
    const top = join(storage, 'docker/registry/v2/blobs/sha256')
    const digests = readdirSync(top).flatMap((start) =>
      readdirSync(join(top, start)).map((digest) => join(top, start, digest, 'data')),
    )
    return new Map(digests.map((file) => [file, statSync(file, { throwIfNoEntry: false })?.size ?? 0]))
  }

  /** Runs the action on a builder that has nothing, as a hosted runner's: only the registry's cache helps. */
  async function build(what, event) {
    // A fresh runner owes its disk nothing of the build before.
    await run('sync')
    const before = blobs()
    const file = (name, text) => {
      writeFileSync(join(folder, name), text)
      return join(folder, name)
    }
    const payload = {
      repository: { default_branch: 'main' },
      head_commit: { timestamp: git('show', '--no-patch', '--format=%cI', 'HEAD') },
    }
    return withFreshBuilder(machine, folder, async (builder) => {
      const env = {
        ...process.env,
        GITHUB_EVENT_NAME: event,
        GITHUB_EVENT_PATH: file('event.json', JSON.stringify(payload)),
        GITHUB_REF: 'refs/heads/main',
        GITHUB_SHA: git('rev-parse', 'HEAD'),
        GITHUB_REPOSITORY: 'QuantEcon/bench',
        GITHUB_WORKSPACE: book,
        GITHUB_OUTPUT: file('output', ''),
        GITHUB_STEP_SUMMARY: file('summary', ''),
        GITHUB_RUN_ID: String(Date.now()),
        RUNNER_TEMP: folder,
        INPUT_NAME: repository,
        INPUT_BASE: base,
        INPUT_VARIANT: 'html',
        INPUT_BUILDER: builder,
        'INPUT_SECRET-FILES': machine.CA_BUNDLE ? `ca=${machine.CA_BUNDLE}` : '',
      }
      Object.assign(counted, { requests: 0, up: 0, down: 0 })
      const begun = performance.now()
      let log = ''
      const child = spawn(process.execPath, [join(root, 'dist/index.js')], {
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (log += data))
      const code = await new Promise((done) => child.once('close', done))
      const seconds = (performance.now() - begun) / 1000
      if (code !== 0) throw new Error(`${what}: exit code ${code}\n${log.split('\n').slice(-40).join('\n')}`)
      const bytes = [...blobs()]
        .filter(([digest]) => !before.has(digest))
        .reduce((sum, [, size]) => sum + size, 0)
      const done = [...log.matchAll(/^<- (\[.*\] .*): ([0-9.]+) s$/gm)].filter(
        ([, step]) => !step.startsWith('[verify '),
      )
      const steps = new Map(done.map(([, step, time]) => [step, Number(time)]))
      const phase = (name) => Number(log.match(new RegExp(`, ${name} ([0-9]+) ms`))?.[1] ?? 0) / 1000
      const output = (name) =>
        new RegExp(`(?:^|\\n)${name}<<.*\\n(.*)`).exec(readFileSync(join(folder, 'output'), 'utf8'))?.[1]
      return {
        what,
        decision: output('decision'),
        digest: output('digest'),
        seconds,
        // A new base takes the place of a build, or comes before one.
        buildSeconds: phase('build') + phase('put on the new base'),
        verifySeconds: phase('verify'),
        bytes,
        steps,
        own: { ...counted },
      }
    })
  }
  return { machine, folder, book, git, registry, repository, base, build, close, setting }
}

/** A registry's front that counts the action's own requests and the bytes of their bodies; the builder's are passed on uncounted. */
async function countingFront(behind) {
  const [hostname, port] = behind.split(':')
  const counted = { requests: 0, up: 0, down: 0 }
  const server = createServer((incoming, outgoing) => {
    const { method, url: path, headers } = incoming
    const ours = headers['user-agent'] === 'container-action'
    if (ours) counted.requests += 1
    const onward = request({ hostname, port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers)
      if (ours) answer.on('data', (data) => (counted.down += data.length))
      answer.pipe(outgoing)
    })
    onward.on('error', () => outgoing.destroy())
    if (ours) incoming.on('data', (data) => (counted.up += data.length))
    incoming.pipe(onward)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  const front = /** @type {import('node:net').AddressInfo} */ (server.address())
  return { host: `127.0.0.1:${front.port}`, counted, close }
}
