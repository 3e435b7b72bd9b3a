import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

export const ROOT = resolve(import.meta.dirname, '../..')

/** A variable of the file that scripts/setup writes. */
export function setting(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: run scripts/setup, then . "$CONTAINER_ACTION_CACHE/env"`)
  return value
}

/** A name nobody has used, so that tests do not meet each other's images. */
export function unique(name: string): string {
  return `${name}-${randomBytes(4).toString('hex')}`
}

/** Runs a program to its end; throws with its output if it fails. */
export async function command(program: string, ...args: string[]): Promise<string> {
  const options = { maxBuffer: 256 * 1024 * 1024 }
  const { stdout } = await promisify(execFile)(program, args, options)
  return stdout
}

const undo: (() => Promise<unknown> | unknown)[] = []

/** What must be taken away again; the last one first. Tests call `cleanUp` in afterAll. */
export function later(action: () => Promise<unknown> | unknown): void {
  undo.push(action)
}

export async function cleanUp(): Promise<void> {
  for (const action of undo.splice(0).reverse()) await action()
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'container-action-e2e-'))
  later(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A file system of a few megabytes, to be filled. */
export async function smallDisk(megabytes: number): Promise<string> {
  const folder = temporaryFolder()
  await command('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder)
  later(() => command('umount', '--lazy', folder))
  return folder
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise((done) => server.close(done))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** Starts a daemon and waits until it answers; it is ended by its process id, and waited for. */
export async function daemon(argv: string[], answers: () => Promise<unknown>): Promise<void> {
  const [program = '', ...args] = argv
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (data: Buffer) => {
    said = (said + data.toString()).slice(-4000)
  })
  const ended = new Promise((done) => child.once('close', done))
  later(async () => {
    child.kill('SIGTERM')
    await ended
  })
  const deadline = Date.now() + 30_000
  while (Date.now() < deadline && child.exitCode === null) {
    if (
      await answers().then(
        () => true,
        () => false,
      )
    )
      return
    await sleep(100)
  }
  throw new Error(`${program} does not answer: ${said}`)
}
