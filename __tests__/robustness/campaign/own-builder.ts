import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { command, freePort, later, unique, setting as variable } from '../../e2e/machine.ts'

/** A BuildKit daemon of one fault's own. */
export class OwnBuilder {
  readonly name = unique('campaign-builder')
  readonly #address: string
  readonly #root: string
  #daemon: ChildProcess | undefined

  private constructor(address: string, root: string) {
    this.#address = address
    this.#root = root
  }

  static async start(root: string): Promise<OwnBuilder> {
    const builder = new OwnBuilder(`tcp://127.0.0.1:${await freePort()}`, root)
    later(() => builder.end())
    await builder.boot()
    await command(
      'docker',
      'buildx',
      'create',
      '--name',
      builder.name,
      '--driver',
      'remote',
      builder.#address,
    )
    return builder
  }

  async boot(): Promise<void> {
    let said = ''
    const start = (): ChildProcess => {
      const flags = ['--root', this.#root, '--oci-worker=true', '--containerd-worker=false']
      const daemon = spawn(variable('BUILDKITD'), ['--addr', this.#address, ...flags], {
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      daemon.stderr?.on('data', (data: Buffer) => {
        said = `${said}${data}`.slice(-2000)
      })
      return daemon
    }
    this.#daemon = start()
    for (let tries = 0; tries < 100; tries += 1) {
      // What the one before it has started may hold the folder's lock for a moment.
      if (this.#daemon.exitCode !== null) this.#daemon = start()
      const answers = command(variable('BUILDCTL'), '--addr', this.#address, 'debug', 'workers')
      if (
        await answers.then(
          () => true,
          () => false,
        )
      )
        return
      await sleep(200)
    }
    throw new Error(`buildkitd does not answer: ${said}`)
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const daemon = this.#daemon
    if (daemon === undefined || daemon.exitCode !== null || daemon.signalCode !== null) return
    const ended = new Promise((done) => daemon.once('close', done))
    daemon.kill(signal)
    await ended
  }

  /** Removes what it has stored. A daemon that was killed leaves its mounts behind. */
  async discard(): Promise<void> {
    await this.end()
    const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n')
    const below = mounts.map((line) => line.split(' ')[4] ?? '').filter((path) => path.startsWith(this.#root))
    for (const path of below.toReversed()) await command('umount', '--lazy', path).catch(() => undefined)
    rmSync(this.#root, { recursive: true, force: true })
  }

  async end(): Promise<void> {
    await this.kill('SIGTERM')
    await command('docker', 'buildx', 'rm', '--force', this.name).catch(() => undefined)
  }
}
