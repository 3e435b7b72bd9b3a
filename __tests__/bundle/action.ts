import { execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { RawInputs } from '../../src/inputs/raw.ts'
import { type Call, installDocker, type Play } from './docker.ts'
import { EVENTS, PATH, ROOT, type Scene, SHA } from './scene.ts'

export interface Ended {
  exitCode: number | null
  stdout: string
  stderr: string
  outputs: Record<string, string>
  summary: string
  /** ::error:: annotations that are about no file. */
  errors: string[]
  warnings: string[]
  notices: string[]
  calls: Call[]
  /** Everything that is left in the temporary folder of the runner. */
  left: string[]
}

/**
 * Builds dist/ if a source is newer, and copies it with all that it reads: somebody who builds during the tests would
 * otherwise pull the files away. Returns the copy's entry.
 */
export function bundle(): string {
  const folder = mkdtempSync(join(tmpdir(), 'container-action-bundle-'))
  const newest = Math.max(...filesBelow(`${ROOT}/src`).map((path) => statSync(path).mtimeMs))
  const built = statSync(`${ROOT}/dist/index.js`, { throwIfNoEntry: false })?.mtimeMs ?? 0
  if (newest > built) execFileSync('npm', ['run', '-s', 'bundle'], { cwd: ROOT, stdio: 'pipe' })
  cpSync(`${ROOT}/containers`, `${folder}/containers`, { recursive: true })
  for (let tries = 0; tries < 50; tries += 1) {
    cpSync(`${ROOT}/dist`, `${folder}/dist`, { recursive: true })
    if (complete(`${folder}/dist`)) return `${folder}/dist/index.js`
    rmSync(`${folder}/dist`, { recursive: true })
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
  }
  throw new Error('dist/ is not complete; npm run bundle')
}

export function discard(entry: string): void {
  rmSync(dirname(dirname(entry)), { recursive: true, force: true })
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path))
}

/** Every chunk that a file of the bundle names is there; comments in packages of the command line name others. */
function complete(dist: string): boolean {
  const files = filesBelow(dist).filter((path) => path.endsWith('.js') && !path.endsWith('cli.js'))
  const named = files.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+\.js)"/g)].map((match) =>
      join(dirname(path), match[1] ?? ''),
    ),
  )
  return files.some((path) => path.endsWith('index.js')) && named.every((path) => files.includes(path))
}

export interface Options {
  /** From bundle(). */
  entry: string
  inputs?: Partial<RawInputs>
  event?: { name: string; ref: string; payload: unknown }
  /** What the scripted docker answers; `absent`: there is none on PATH. */
  docker?: Play | 'absent'
  node?: string
  env?: Record<string, string>
}

/** Runs dist/index.js as the runner does: inputs and files by environment variables, nothing else. */
export async function runAction(scene: Scene, options: Options): Promise<Ended> {
  const { event = EVENTS.push, docker = {}, node = process.execPath } = options
  const bin = join(scene.folder, 'bin')
  const files = Object.fromEntries(
    ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY', 'GITHUB_EVENT_PATH'].map((name) => [
      name,
      join(scene.folder, name),
    ]),
  )
  for (const path of Object.values(files)) writeFileSync(path, '')
  writeFileSync(files.GITHUB_EVENT_PATH as string, JSON.stringify(event.payload))
  const calls =
    docker === 'absent'
      ? () => []
      : installDocker(bin, { host: scene.registry.host, path: PATH, play: docker })
  const inputs = Object.entries(scene.raw(options.inputs)).map(([name, value]) => [
    `INPUT_${name.toUpperCase()}`,
    value,
  ])
  const child = spawn(node, [options.entry], {
    cwd: scene.workspace,
    env: {
      ...Object.fromEntries(inputs),
      ...files,
      PATH: bin,
      HOME: join(scene.folder, 'home'),
      RUNNER_TEMP: scene.temp,
      GITHUB_WORKSPACE: scene.workspace,
      GITHUB_REPOSITORY: 'QuantEcon/lecture',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_ACTOR: 'somebody',
      GITHUB_EVENT_NAME: event.name,
      GITHUB_REF: event.ref,
      GITHUB_SHA: SHA,
      GITHUB_RUN_ID: '77',
      // Nobody is there: no test asks a server outside of this machine.
      CONTAINER_ACTION_BUILDX_URL: 'http://127.0.0.1:9',
      ...options.env,
    },
  })
  const text = { stdout: '', stderr: '' }
  child.stdout.on('data', (data) => (text.stdout += data))
  child.stderr.on('data', (data) => (text.stderr += data))
  const exitCode = await new Promise<number | null>((done) => child.on('close', done))
  const annotations = (kind: string): string[] =>
    text.stdout
      .split('\n')
      .filter(
        (line) =>
          (line.startsWith(`::${kind} `) || line.startsWith(`::${kind}::`)) && !line.includes('file='),
      )
  return {
    exitCode,
    ...text,
    outputs: readOutputs(readFileSync(files.GITHUB_OUTPUT as string, 'utf8')),
    summary: readFileSync(files.GITHUB_STEP_SUMMARY as string, 'utf8'),
    errors: annotations('error'),
    warnings: annotations('warning'),
    notices: annotations('notice'),
    calls: calls(),
    left: readdirSync(scene.temp, { recursive: true, encoding: 'utf8' }),
  }
}

/** `name<<delimiter`, lines, `delimiter`, as the runner reads GITHUB_OUTPUT. */
function readOutputs(text: string): Record<string, string> {
  const found = text.matchAll(/^([^\n<]+)<<(ghadelimiter_\S+)\n([\s\S]*?)\n\2$/gm)
  return Object.fromEntries([...found].map(([, name, , value]) => [name, value]))
}
