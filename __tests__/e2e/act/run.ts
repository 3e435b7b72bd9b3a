import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'

/** One line of `act --json`, as far as it is used here. */
export interface Line {
  jobID?: string
  step?: string
  msg?: string
  command?: string
  /** Of `set-output`: name and value. */
  name?: string
  arg?: string
  jobResult?: string
  stepResult?: string
}

export interface ActRun {
  exitCode: number | null
  lines: Line[]
  /** Where the whole output lies, for a failure's message. */
  log: string
}

/**
 * Runs a repository's workflows on an event, a push if nothing else is said. `actions` maps `owner/name@ref` to a folder: act fetches nothing. Host jobs
 * run on this machine, container jobs on its engine, as on a self-hosted runner.
 */
export async function act(
  folder: { repository: string; scratch: string },
  actions: Record<string, string>,
  more: string[] = [],
  event = 'push',
): Promise<ActRun> {
  const program = process.env.ACT
  if (!program) throw new Error('ACT is not set: run scripts/setup, then `. ~/.cache/container-action/env`')
  const local = Object.entries(actions).flatMap(([name, path]) => ['--local-repository', `${name}=${path}`])
  const fixed = ['--pull=false', '--action-offline-mode', '--no-cache-server', '--rm', '--json']
  const about = [event, '-e', join(folder.scratch, 'event.json'), '-P', 'ubuntu-latest=-self-hosted']
  const child = spawn(program, [...about, ...fixed, ...local, ...more], {
    cwd: folder.repository,
    // Settings and caches of the user's own act must not decide what happens here.
    env: { ...process.env, XDG_CACHE_HOME: join(folder.scratch, 'cache'), XDG_CONFIG_HOME: folder.scratch },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const log = join(folder.scratch, `act-${Date.now()}.log`)
  const file = createWriteStream(log)
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    text += piece
    file.write(piece)
  })
  child.stderr.on('data', (piece: Buffer) => file.write(piece))
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  file.end()
  return { exitCode, log, lines: text.split('\n').flatMap(parseLine) }
}

function parseLine(line: string): Line[] {
  if (!line.startsWith('{')) return []
  return [JSON.parse(line) as Line]
}

/** Outputs that the steps of a job have set; the names of one action are its own, so steps need no telling apart. */
export function outputsOf({ lines }: ActRun, job: string): Record<string, string> {
  const set = lines.filter((line) => line.command === 'set-output' && line.jobID === job)
  return Object.fromEntries(set.map((line) => [line.name ?? '', line.arg ?? '']))
}

export function jobResult({ lines }: ActRun, job: string): string | undefined {
  return lines.findLast((line) => line.jobID === job && line.jobResult !== undefined)?.jobResult
}

/** What a step printed, a line each. */
export function printed({ lines }: ActRun, job: string, step: string): string[] {
  return lines
    .filter((line) => line.jobID === job && line.step === step && line.command === undefined)
    .map((line) => (line.msg ?? '').trimEnd())
}
