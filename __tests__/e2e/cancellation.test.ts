import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createCommands } from '../../src/adapters/commands.ts'
import { createLog } from '../../src/adapters/log.ts'
import { createClock } from '../../src/adapters/machine.ts'
import { createScratch } from '../../src/adapters/scratch.ts'
import { platformOf } from '../../src/image/platform.ts'
import { build } from '../../src/image-build/build.ts'
import { failureOf } from '../servers/world.ts'
import { type Options, type Result, runAction } from './action.ts'
import { publicTags } from './expectations.ts'
import { goodImage, SMALL } from './good.ts'
import { Lecture } from './lecture.ts'
import { cleanUp, command, setting, temporaryFolder, unique } from './machine.ts'
import { holdingRegistry } from './proxy.ts'
import { Repository } from './registry.ts'

/**
 * The runner ends a step by SIGINT to its process alone (children hear nothing), SIGTERM after 7.5 s, SIGKILL after 2.5 s more.
 * `act` ends it otherwise, so the process is signalled here as the runner does.
 */
const registry = setting('REGISTRY')
const NODES = { 'Node 20': process.execPath, 'Node 24': setting('NODE24') }
type Node = keyof typeof NODES
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 }
type Signal = keyof typeof EXIT_CODES

afterAll(cleanUp)

let good: string
beforeAll(async () => {
  good = await goodImage(SMALL)
})

/** A program that nobody else runs; on the engine it is a process of this machine as any other. */
let numbers = 31_000 + Math.floor(Math.random() * 1000)
const longSleep = (): string => `sleep ${numbers++}`

async function running(text: string): Promise<string[]> {
  const all = await command('ps', '-ww', '-eo', 'args')
  // A step's command line holds the words too, as do those of its clients.
  return all.split('\n').filter((line) => line.includes(text))
}

async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + 5 * 60_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`it never came to this: ${what}`)
    await sleep(100)
  }
}

interface Cancelled extends Result {
  /** Seconds from the first signal to the end. */
  took: number
}

/** Runs the action, and sends it signals when the time has come. */
async function cancel(
  lecture: Lecture,
  options: Options & { when: (log: () => string) => Promise<boolean> | boolean; signals: Signal[] },
): Promise<Cancelled> {
  let start = 0
  let trouble: unknown
  const result = await runAction(lecture, {
    ...options,
    during: async (child, log) => {
      try {
        await until('the moment to cancel', () => child.exitCode !== null || options.when(log))
        start = performance.now()
        for (const signal of options.signals) {
          child.kill(signal)
          await sleep(200)
        }
      } catch (error) {
        trouble = error
        child.kill('SIGKILL')
      }
    },
  })
  if (trouble !== undefined) throw new Error(`${String(trouble)}\n${result.log.slice(-3000)}`)
  return { ...result, took: (performance.now() - start) / 1000 }
}

/** Gone within 5 seconds, told in one line, and nothing left behind. */
async function expectCancelled(
  result: Cancelled,
  signal: Signal,
  name: string,
  words: RegExp,
): Promise<void> {
  expect([result.code, result.log]).toEqual([EXIT_CODES[signal], expect.anything()])
  expect(result.took).toBeLessThan(5)
  expect(result.errors).toEqual([
    { title: 'container-action: cancelled', message: expect.stringMatching(words) },
  ])
  expect(result.errors[0]?.message).toContain(`the job was cancelled (${signal})`)
  expect(result.summary).toContain('No image: cancelled')
  expect(result.outputs).toEqual({})
  expect(result.log).not.toMatch(/^ {4}at .*(?:dist\/|node:internal)/m)
  // The folder held credentials.
  expect(result.left).toEqual([])
  expect(await running(name)).toEqual([])
  const images = await command('docker', 'image', 'ls', '--format', '{{.Repository}}:{{.Tag}}')
  expect(images.split('\n').filter((image) => image.startsWith(`${name}:`))).toEqual([])
}

async function slowLecture(): Promise<{ lecture: Lecture; step: string }> {
  const step = longSleep()
  const dockerfile = `FROM ${good}\nENV NEW=${unique('new')}\nRUN ${step}\n`
  return {
    lecture: await Lecture.create({ 'environment.yml': SMALL, '.devcontainer/Dockerfile': dockerfile }),
    step,
  }
}

const NOTHING = /nothing was published, and no tag was moved/

describe('during a build', () => {
  it.each<[Signal[], Node]>([
    [['SIGINT'], 'Node 20'],
    [['SIGTERM'], 'Node 20'],
    [['SIGINT'], 'Node 24'],
    [['SIGTERM'], 'Node 24'],
    [['SIGINT', 'SIGINT', 'SIGTERM'], 'Node 20'],
  ])('%s on %s: the step itself is ended', async (signals, node) => {
    const name = `${registry}/e2e/${unique('cancel')}`
    const { lecture, step } = await slowLecture()
    const when = async (): Promise<boolean> => (await running(step)).some((line) => line.trim() === step)
    const result = await cancel(lecture, { name, signals, node: NODES[node], when })
    await expectCancelled(result, signals[0] as Signal, name, /^running a program \(docker buildx build\): /)
    expect(result.errors[0]?.message).toMatch(NOTHING)
    await sleep(500)
    expect((await running(step)).filter((line) => line.trim() === step)).toEqual([])
    expect(await publicTags(new Repository(name))).toEqual({})
  })
})

describe('on a builder made for this run', () => {
  /** A docker that denies the containerd store, and has BuildKit's image on this machine. */
  async function deceived(more = ''): Promise<string> {
    const folder = join(temporaryFolder(), 'bin')
    mkdirSync(folder)
    const real = (await command('sh', '-c', 'command -v docker')).trim()
    const script = `#!/bin/bash
${more}
if [ "$1" = info ]; then '${real}' "$@" | sed 's/io.containerd.snapshotter.v1/other/'; exit; fi
exec '${real}' "\${@/image=moby*/image=${setting('BUILDKIT_IMAGE')}}"
`
    writeFileSync(join(folder, 'docker'), script)
    chmodSync(join(folder, 'docker'), 0o755)
    return `${folder}:${process.env.PATH}`
  }

  it.each<[string, Signal, (log: () => string, step: string) => Promise<boolean> | boolean]>([
    ['while it is made', 'SIGTERM', (log) => log().includes('creates the builder container-action-')],
    [
      'while it builds',
      'SIGINT',
      async (_log, step) => (await running(step)).some((line) => line.trim() === step),
    ],
  ])('%s: it is removed', async (_when, signal, when) => {
    const name = `${registry}/e2e/${unique('cancel')}`
    const { lecture, step } = await slowLecture()
    const run = unique('7').replace('-', '')
    const env = { PATH: await deceived(), GITHUB_RUN_ID: run }
    const result = await cancel(lecture, { name, env, signals: [signal], when: (log) => when(log, step) })
    const words = /^running a program \(docker buildx (?:create|build)\): /
    await expectCancelled(result, signal, name, words)
    expect(await command('docker', 'ps')).not.toContain(run)
    expect((await running(step)).filter((line) => line.trim() === step)).toEqual([])
    // The files of its state may be many; the removal goes on after the end.
    for (const list of [
      ['buildx', 'ls'],
      ['ps', '--all'],
      ['volume', 'ls'],
    ]) {
      await until('the removal', async () => !(await command('docker', ...list)).includes(run))
    }
    expect(await publicTags(new Repository(name))).toEqual({})
  })

  it('that cannot be removed in time: nobody waits for it, and it is removed after the end', async () => {
    const name = `${registry}/e2e/${unique('cancel')}`
    const { lecture, step } = await slowLecture()
    const run = unique('7').replace('-', '')
    const slow = '[ "$1 $2" = "buildx rm" ] && sleep 8'
    const env = { PATH: await deceived(slow), GITHUB_RUN_ID: run }
    const when = async (): Promise<boolean> => (await running(step)).some((line) => line.trim() === step)
    const result = await cancel(lecture, { name, env, signals: ['SIGINT'], when })
    expect([result.code, result.log]).toEqual([130, expect.stringContaining('docker buildx build')])
    expect(result.took).toBeLessThan(5)
    expect(result.left).toEqual([])
    expect((await running(step)).filter((line) => line.trim() === step)).toEqual([])
    await until('the removal', async () => !(await command('docker', 'buildx', 'ls')).includes(run))
  })
})

it('during the verification: the image is published nowhere', async () => {
  const name = `${registry}/e2e/${unique('cancel')}`
  const step = longSleep()
  const lecture = await Lecture.create({
    'environment.yml': SMALL,
    '.devcontainer/Dockerfile': `FROM ${good}\nENV NEW=${unique('new')}\n`,
    'check.sh': `#!/bin/sh\nexec ${step}\n`,
  })
  const when = async (): Promise<boolean> => (await running(step)).some((line) => line.trim() === step)
  const inputs = { 'verify-script': 'check.sh' }
  const result = await cancel(lecture, { name, inputs, signals: ['SIGINT'], when })
  await expectCancelled(result, 'SIGINT', name, NOTHING)
  expect(result.log).toContain('Verifying the image')
  await sleep(500)
  expect((await running(step)).filter((line) => line.trim() === step)).toEqual([])
  expect(await publicTags(new Repository(name))).toEqual({})
})

describe('while a server is asked', () => {
  const path = (): string => `e2e/${unique('cancel')}`

  it.each<[string, Signal, Node]>([
    ['that does not answer the look-up', 'SIGINT', 'Node 20'],
    ['that does not answer the look-up', 'SIGTERM', 'Node 24'],
  ])('%s (%s, %s)', async (_what, signal, node) => {
    const front = await holdingRegistry(registry, (_method, url) => url.includes('/manifests/env-'))
    const name = `${front.host}/${path()}`
    const lecture = await Lecture.create({ 'environment.yml': SMALL })
    const options = { name, node: NODES[node], signals: [signal], when: () => front.held() > 0 }
    const result = await cancel(lecture, options)
    await expectCancelled(
      result,
      signal,
      name,
      /^asking a server \(GET http.*manifests\/env-[0-9a-f]{16}\): /,
    )
    expect(result.took).toBeLessThan(1)
  })

  it('that wants a minute before the next try', async () => {
    const answer = { status: 429, headers: { 'retry-after': '60' } }
    const front = await holdingRegistry(registry, (_method, url) => url.includes('/manifests/env-'), answer)
    const name = `${front.host}/${path()}`
    const lecture = await Lecture.create({ 'environment.yml': SMALL })
    const when = async (): Promise<boolean> => front.held() > 0 && (await sleep(300, true))
    const result = await cancel(lecture, { name, signals: ['SIGTERM'], when })
    await expectCancelled(result, 'SIGTERM', name, /^waiting for another try \(6[01] s\): /)
    expect(result.took).toBeLessThan(1)
  })

  it('for the commit of a branch, by git, before anything is hashed', async () => {
    const front = await holdingRegistry(registry, () => true)
    const requirement = `git+http://${front.host}/x/y@main`
    const lecture = await Lecture.create({
      'environment.yml': SMALL.replace('six==1.16.0', `y @ ${requirement}`),
    })
    const name = `${registry}/${path()}`
    const result = await cancel(lecture, { name, signals: ['SIGINT'], when: () => front.held() > 0 })
    await expectCancelled(
      result,
      'SIGINT',
      name,
      /^finding the commit of "y @ .*" \(environment\.yml, line 8\): /,
    )
    expect(await running(front.host)).toEqual([])
  })

  it('between two tags: those that were written are told, the others are not touched', async () => {
    const repository = path()
    const front = await holdingRegistry(
      registry,
      (method, url) => method === 'PUT' && url.endsWith(`${repository}/manifests/latest`),
    )
    const name = `${front.host}/${repository}`
    const lecture = await Lecture.create({
      'environment.yml': SMALL,
      '.devcontainer/Dockerfile': `FROM ${good}\nENV NEW=${unique('new')}\n`,
    })
    const result = await cancel(lecture, { name, signals: ['SIGINT'], when: () => front.held() > 0 })
    const tags = Object.keys(await publicTags(new Repository(`${registry}/${repository}`)))
    const commit = await lecture.git('rev-parse', 'HEAD')
    expect(tags.map((tag) => tag.replace(/^env-.*/, 'env-')).toSorted()).toEqual([commit, 'env-'].toSorted())
    const written = `verified-[0-9a-f]{16}, env-[0-9a-f]{16}, ${commit}`
    const words = `these tags were already written: ${written}; no other tag was moved; it is not known whether latest was written`
    await expectCancelled(result, 'SIGINT', name, new RegExp(words))
    expect(result.summary).toMatch(/Tags that were already moved: `verified-[0-9a-f]{16}`, `env-/)
    // A later run completes the set.
    expect((await runAction(lecture, { name: `${registry}/${repository}` })).outputs.decision).toBe('reuse')
  })
})

it('something that does not let go: the folder is removed, and the signal does what it always does', async () => {
  const preload = join(temporaryFolder(), 'preload.mjs')
  writeFileSync(
    preload,
    `import fs from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
fs.rm = () => new Promise(() => setInterval(() => undefined, 1000))
syncBuiltinESMExports()
`,
  )
  const { lecture, step } = await slowLecture()
  const name = `${registry}/e2e/${unique('cancel')}`
  const when = async (): Promise<boolean> => (await running(step)).some((line) => line.trim() === step)
  // Credentials, so that there is something to remove.
  const inputs = { username: 'u', password: 'correct-horse-battery' }
  const env = { NODE_OPTIONS: `--import=${preload}` }
  const result = await cancel(lecture, { name, env, inputs, signals: ['SIGTERM'], when })
  expect([result.code, result.log]).toEqual([null, expect.stringContaining('could not stop cleanly')])
  expect(result.took).toBeLessThan(5)
  expect(result.left).toEqual([])
})

describe('the watchdog', () => {
  it('kills a frozen client, so that the step is ended too, and says which step it was', async () => {
    const { lecture, step } = await slowLecture()
    const sleeps = async (): Promise<boolean> => (await running(step)).some((line) => line.trim() === step)
    const scratch = createScratch(temporaryFolder())
    const lines: string[] = []
    const sink = {
      line: (text: string) => lines.push(text),
      startGroup() {},
      endGroup() {},
      stop() {},
      resume() {},
    }
    const log = createLog({ ...sink, debug() {}, annotate() {} }, [])
    // Half an hour in nine seconds, from the moment when the client is frozen.
    let frozen: number | undefined
    const now = (): number => Date.now() + (frozen === undefined ? 0 : (Date.now() - frozen) * 200)
    const clock = {
      ...createClock(),
      now,
      every: (_time: number, callback: () => void) => {
        const timer = setInterval(callback, 100)
        return () => clearInterval(timer)
      },
    }
    const metadataFile = scratch.path('metadata.json')
    const failure = failureOf(
      build(
        {
          builder: { name: undefined, driver: 'docker', platform: platformOf(process.arch) },
          dockerfile: join(lecture.folder, '.devcontainer/Dockerfile'),
          context: lecture.folder,
          contexts: {},
          buildArgs: {},
          secrets: {},
          labels: {},
          annotations: {},
          output: { kind: 'nothing' },
          cache: { from: [], to: undefined },
          noCache: false,
          metadataFile,
        },
        { commands: createCommands(), clock, log, scratch, env: process.env as Record<string, string> },
        'Building the image',
      ),
    )
    await until('the step', sleeps)
    const clients = (await command('ps', '-ww', '-eo', 'pid,args'))
      .split('\n')
      .filter((line) => line.includes(metadataFile))
    const pids = clients.map((line) => Number.parseInt(line, 10))
    expect(pids.length).toBeGreaterThan(1)
    for (const pid of pids) process.kill(pid, 'SIGSTOP')
    frozen = Date.now()
    const { class: kind, text } = await failure
    expect([kind, text]).toEqual([
      'time-limit',
      {
        class: kind,
        doing: 'building the image',
        next: expect.stringContaining('Run the job again'),
        on: expect.stringMatching(new RegExp(`still running: .*RUN ${step}, 1[78]\\d\\d s`)),
        why: expect.stringMatching(/printed nothing for 3[0-3] minutes, so the action stopped the build/),
      },
    ])
    expect(lines.some((line) => line.startsWith('.. still running'))).toBe(true)
    expect(await running(metadataFile)).toEqual([])
    await until('the end of the step', async () => !(await sleeps()))
    await scratch.remove()
  })

  it('does not wait for an engine that takes questions and never answers', async () => {
    const silent = await holdingRegistry(registry, () => true)
    const lecture = await Lecture.create({ 'environment.yml': SMALL })
    const env = { DOCKER_HOST: `tcp://${silent.host}` }
    const name = `${registry}/e2e/${unique('cancel')}`
    const result = await runAction(lecture, { name, env })
    expect(result.errors).toEqual([
      {
        title: 'container-action: engine-unavailable',
        message: expect.stringMatching(/did not answer within 60 seconds|deadline exceeded/),
      },
    ])
    expect(result.seconds).toBeLessThan(150)
  })
})
