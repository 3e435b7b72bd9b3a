import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync, statfsSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  command,
  freePort,
  later,
  smallDisk,
  temporaryFolder,
  unique,
  setting as variable,
} from '../../e2e/machine.ts'
import { ownRegistry } from '../../e2e/registry.ts'
import type { Campaigned, Setting } from '../case.ts'

/** A BuildKit daemon of one fault's own, on data that is kept between them: what it pulled is pulled once. */
class OwnBuilder {
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
    this.#daemon = spawn(
      variable('BUILDKITD'),
      ['--addr', this.#address, '--root', this.#root, '--oci-worker=true', '--containerd-worker=false'],
      { stdio: 'ignore' },
    )
    for (let tries = 0; tries < 100; tries += 1) {
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
    throw new Error('buildkitd does not answer')
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const daemon = this.#daemon
    if (daemon === undefined || daemon.exitCode !== null || daemon.signalCode !== null) return
    const ended = new Promise((done) => daemon.once('close', done))
    daemon.kill(signal)
    await ended
  }

  async end(): Promise<void> {
    await this.kill('SIGTERM')
    await command('docker', 'buildx', 'rm', '--force', this.name).catch(() => undefined)
  }
}

const PUSHED = /^PUT [^ ]*\/manifests\/[^ ]* (?!container-action)/
let kept: string | undefined
const root = (): string => {
  kept ??= join(temporaryFolder(), 'buildkit')
  return kept
}

export function builderFaults(): Campaigned[] {
  const base = {
    scene: 'build',
    alone: 'builder',
    classes: ['engine-unavailable', 'registry-unavailable', 'build'],
  } as const
  /** Kills (and perhaps starts again) as soon as the log shows that a stage has begun. */
  const at =
    (mark: RegExp, act: (builder: OwnBuilder, child: ChildProcess) => Promise<unknown>) =>
    async (): Promise<Setting> => {
      const builder = await OwnBuilder.start(root())
      return {
        inputs: { builder: builder.name },
        during: (child, log) => {
          const timer = setInterval(() => {
            if (!mark.test(log())) return
            clearInterval(timer)
            void act(builder, child)
          }, 20)
          child.once('close', () => clearInterval(timer))
        },
        after: () => builder.end(),
      }
    }
  const stages = {
    'before-the-build': /^build: /m,
    build: /^::group::Building the image/m,
    verify: /^::group::Verifying the image/m,
  }
  const killed = Object.entries(stages).flatMap(([stage, mark]): Campaigned[] => [
    {
      ...base,
      classes: [...base.classes],
      id: `builder-killed-${stage}`,
      kind: 'builder killed',
      setting: at(mark, (builder) => builder.kill()),
    },
    {
      ...base,
      classes: [...base.classes],
      id: `builder-ended-${stage}`,
      kind: 'builder killed',
      setting: at(mark, (builder) => builder.kill('SIGTERM')),
    },
    {
      ...base,
      classes: [...base.classes],
      id: `builder-restarted-${stage}`,
      kind: 'engine (buildkitd) restarted',
      setting: at(mark, async (builder) => {
        await builder.kill()
        await builder.boot()
      }),
    },
    {
      ...base,
      classes: [...base.classes, 'buildx-missing'],
      id: `client-killed-${stage}`,
      kind: 'buildx client killed',
      setting: at(stage === 'before-the-build' ? /^build: /m : mark, async (_, child) => {
        await sleep(stage === 'before-the-build' ? 100 : 300)
        for (const pid of childrenOf(child.pid ?? 0)) process.kill(pid, 'SIGKILL')
      }),
    },
  ])
  return [...killed, ...disks()]
}

/** Programs that the action has started itself, which is docker alone at such a moment. */
function childrenOf(parent: number): number[] {
  return readdirSync('/proc').flatMap((entry) => {
    try {
      const [, own] = readFileSync(`/proc/${entry}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')
      return Number(own) === parent ? [Number(entry)] : []
    } catch {
      return []
    }
  })
}

function disks(): Campaigned[] {
  const kind = 'disk full'
  const full = (scene: 'reuse' | 'build', filled: RegExp | undefined, name: string): Campaigned => ({
    id: `disk-registry-${name}`,
    kind,
    scene,
    alone: 'disk',
    classes: ['disk-full', 'registry-unavailable', 'registry-answer'],
    setting: async () => {
      const folder = await smallDisk(600)
      const registry = await ownRegistry(folder)
      const filler = join(folder, 'filler')
      const fill = (): void => {
        const { bavail, bsize } = statfsSync(folder)
        writeFileSync(filler, Buffer.alloc(bavail * bsize))
      }
      return {
        registry,
        during: (child, log) => {
          if (filled === undefined) return fill()
          const timer = setInterval(() => {
            if (!filled.test(log())) return
            clearInterval(timer)
            fill()
          }, 20)
          child.once('close', () => clearInterval(timer))
        },
        // The registry must be able to answer the checks.
        after: () => truncateSync(filler, 0),
      }
    },
  })
  const small: Campaigned = {
    id: 'disk-builder-full',
    kind,
    scene: 'build',
    alone: 'disk',
    classes: ['disk-full'],
    mustFail: true,
    setting: async () => {
      const builder = await OwnBuilder.start(await smallDisk(60))
      return { inputs: { builder: builder.name }, after: () => builder.end() }
    },
  }
  return [
    full('reuse', undefined, 'full-at-the-look-up'),
    full('build', undefined, 'full-before-the-build'),
    full('build', /^::group::Verifying the image/m, 'full-at-the-verification'),
    small,
  ]
}

/** An image that fails its verification: whatever the registry does meanwhile, no tag may come to it. */
export function rejectedFaults(): Campaigned[] {
  const classes = [
    'verification',
    'registry-unavailable',
    'registry-answer',
    'rate-limited',
    'build',
    'permission',
    'authentication',
  ] as const
  const bends = {
    'as-it-is': undefined,
    'slow-push': { request: PUSHED, delay: 1500 },
    'push-answered-twice': {
      request: PUSHED,
      fault: { kind: 'reset' } as const,
      reaches: true as const,
      nth: [1],
    },
    'manifest-reads-fail': {
      request: /^(?:GET|HEAD) [^ ]*\/manifests\/[^ ]* (?!container-action)/,
      fault: { kind: 'status', status: 500 } as const,
    },
  }
  return Object.entries(bends).map(([name, bend]) => ({
    id: `rejected-${name}`,
    kind: 'image that fails its verification',
    scene: 'reject',
    classes: [...classes],
    mustFail: true,
    mayMiss: true,
    ...(bend && { bends: [bend] }),
  }))
}
