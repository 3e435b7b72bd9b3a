import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the scripted `docker` answers; everything has a good answer by default. */
export interface Play {
  version?: Answer
  inspect?: Answer
  info?: Answer
  /** `manifest`: what the pushed manifest holds beside its annotations. */
  build?: Answer & { steps?: FakeStep[]; manifest?: object }
  /** What the record of the build says of activation. */
  activation?: { path: [string, string]; variables: Record<string, string> }
  verify?: Answer & { steps?: FakeStep[] }
  /** Of a build that installs a lock; as `build` where nothing is said. */
  locked?: Answer & { steps?: FakeStep[] }
}

interface Answer {
  exitCode?: number
  stdout?: string
  stderr?: string
}

interface FakeStep {
  name: string
  text?: string
  error?: string
}

export interface Call {
  argv: string[]
  /** What conda gets of the build context. */
  conda: string[]
  env: Record<string, string>
}

export const CHECK = 'container-action-check: {"name":"python","ok":true,"seconds":1}\n'

/** Writes a program `docker` into the folder that records how it is called and plays the answers. */
export function installDocker(
  folder: string,
  about: { host: string; path: string; play: Play },
): () => Call[] {
  const record = join(folder, 'calls.jsonl')
  const program = join(folder, 'docker')
  const { steps: buildSteps = [], ...build } = about.play.build ?? {}
  const { steps: verifySteps = [{ name: '[verify 4/4] RUN checks', text: CHECK }], ...verify } =
    about.play.verify ?? {}
  const answers = {
    version: { stdout: 'github.com/docker/buildx v0.29.1 x\n', ...about.play.version },
    inspect: { stdout: 'Name:          default\nDriver:        docker\n', ...about.play.inspect },
    info: {
      stdout: JSON.stringify({
        DockerRootDir: folder,
        DriverStatus: [['driver-type', 'io.containerd.snapshotter.v1']],
      }),
      ...about.play.info,
    },
    build: { ...build, stderr: progress(buildSteps) + (build.stderr ?? '') },
    locked: about.play.locked && {
      ...about.play.locked,
      stderr: progress(about.play.locked.steps ?? []) + (about.play.locked.stderr ?? ''),
    },
    record: { activation: about.play.activation ?? { path: ['', ''], variables: {} } },
    verify: { ...verify, stderr: progress(verifySteps) + (verify.stderr ?? '') },
  }
  const values = { record, answers, host: about.host, path: about.path }
  writeFileSync(
    program,
    `#!${process.execPath}\nconst { record, answers, host, path } = ${JSON.stringify(values)}\n${PROGRAM}`,
  )
  chmodSync(program, 0o755)
  return () =>
    existsSync(record)
      ? readFileSync(record, 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as Call)
      : []
}

function progress(steps: FakeStep[]): string {
  const time = { started: '2026-08-01T10:00:00Z', completed: '2026-08-01T10:00:01Z' }
  return steps
    .flatMap(({ name, text, error }) => [
      { vertexes: [{ digest: name, name, started: time.started }] },
      ...(text === undefined
        ? []
        : [{ logs: [{ vertex: name, data: Buffer.from(text).toString('base64') }] }]),
      { vertexes: [{ digest: name, name, ...time, error }] },
    ])
    .map((status) => `${JSON.stringify(status)}\n`)
    .join('')
}

// CommonJS, since the file has no extension. It pushes as BuildKit would, with the credentials it was given.
const PROGRAM = `
const fs = require('node:fs'), crypto = require('node:crypto')
const argv = process.argv.slice(2)
const context = argv.at(-1) + '/conda'
const conda = fs.existsSync(context) ? fs.readdirSync(context) : []
fs.appendFileSync(record, JSON.stringify({ argv, conda, env: process.env }) + '\\n')
const value = (name) => argv[argv.indexOf(name) + 1]
const all = (name) => argv.flatMap((arg, i) => arg === name ? [argv[i + 1]] : [])
async function main() {
  const verb = argv[0] === 'info' ? 'info' : argv[1] !== 'build' ? argv[1] : value('--output') === 'type=cacheonly' ? 'verify' : value('--target') === 'record' ? 'record' : answers.locked && argv.includes('PIP_OPTIONS=--no-deps') ? 'locked' : 'build'
  const answer = answers[verb] ?? {}
  await fetch('http://' + host + '/mark/' + verb).catch(() => undefined)
  if (verb === 'record') {
    const folder = value('--output').split('dest=')[1] + '/usr/share/container-action'
    fs.mkdirSync(folder, { recursive: true })
    fs.writeFileSync(folder + '/activation.json', JSON.stringify(answer.activation))
  }
  const cache = /^type=local,dest=([^,]+)/.exec(argv.includes('--cache-to') ? value('--cache-to') : '')?.[1]
  if (cache && !answer.exitCode) {
    const add = (text) => {
      const digest = crypto.createHash('sha256').update(text).digest('hex')
      fs.mkdirSync(cache + '/blobs/sha256', { recursive: true })
      fs.writeFileSync(cache + '/blobs/sha256/' + digest, text)
      return { digest: 'sha256:' + digest, size: text.length }
    }
    const manifest = add(JSON.stringify({ config: add('{}'), layers: [add('layer')] }))
    fs.writeFileSync(cache + '/index.json', JSON.stringify({ manifests: [manifest] }))
  }
  if (verb === 'build' && !answer.exitCode) {
    const annotations = Object.fromEntries(all('--annotation').map((text) => [text.slice(text.indexOf(':') + 1, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]))
    const mediaType = 'application/vnd.oci.image.manifest.v1+json'
    const body = JSON.stringify({ schemaVersion: 2, mediaType, config: {}, layers: [{ size: 10 }], ...answer.manifest, annotations })
    const digest = 'sha256:' + crypto.createHash('sha256').update(body).digest('hex')
    const configuration = process.env.DOCKER_CONFIG ? JSON.parse(fs.readFileSync(process.env.DOCKER_CONFIG + '/config.json', 'utf8')) : {}
    const auth = configuration.auths?.[host]?.auth
    if (value('--output').includes('push=true')) {
      const name = /name=[^,:]+:\\d+\\/[^,:]+:([^,]+)/.exec(value('--output'))?.[1] ?? digest
      const headers = { 'content-type': mediaType, ...(auth && { authorization: 'Basic ' + auth }) }
      const put = await fetch('http://' + host + '/v2/' + path + '/manifests/' + name, { method: 'PUT', headers, body })
      if (!put.ok) { process.stderr.write('ERROR: failed to solve: failed to push: ' + put.status + ' denied\\n'); process.exitCode = 1; return }
    }
    fs.writeFileSync(value('--metadata-file'), JSON.stringify({ 'containerimage.digest': digest }))
  }
  process.stdout.write(answer.stdout ?? '')
  process.stderr.write(answer.stderr ?? '')
  process.exitCode = answer.exitCode ?? 0
}
main()
`
