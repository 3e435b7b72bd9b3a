import { Failure } from '../failure.ts'
import { isDigest } from '../image/reference.ts'
import { fieldsOf, readJson } from '../json.ts'
import type { Clock, Commands, Log, Scratch } from '../ports.ts'
import { type BuildRequest, buildArguments } from './arguments.ts'
import { type Diagnosis, diagnose } from './failures.ts'
import { explainGenerator } from './generator.ts'
import type { Asked } from './line-at-fault.ts'
import { requireNotEnded } from './output.ts'
import { Progress, type Step } from './progress.ts'
import { readProgress } from './rawjson.ts'
import { excerptOf, splitExcerpt } from './source-excerpt.ts'

export interface Built extends BuildRun {
  /** Digest of what was pushed or kept, from BuildKit's metadata. */
  digest: string
}

export interface BuildRun {
  steps: Step[]
  /** Steps that should have read or written a cache and could not, with BuildKit's reason. */
  lostCaches: { step: string; why: string }[]
}

const HEARTBEAT = 30_000
/**
 * Minutes without a word from the builder after which a build is given up. pip has a limit of 20 minutes of its own, and
 * everything that is slow for a good reason (downloads, uploads, unpacking) reports its progress.
 */
const MOST_SILENCE = 30

/** The cause of a build's failure where a cache in a folder turned out to be no whole one. */
export class DamagedCache extends Error {}

// BuildKit fetches layers of such a cache when a step needs them, and the step fails with it.
const DAMAGED = /failed commit on ref|unexpected commit digest|content sha256:[0-9a-f]+: not found/

interface BuildWorld {
  commands: Commands
  clock: Clock
  log: Log
  scratch: Scratch
  env: Record<string, string>
}

/** Builds an image. Throws a Failure, as runBuild() does. */
export async function build(
  request: BuildRequest,
  world: BuildWorld,
  title: string,
  asked?: Asked,
): Promise<Built> {
  const run = await runBuild(request, world, title, asked)
  return { ...run, digest: await readDigest(request, world.scratch) }
}

/**
 * Runs one build to its end, showing its progress. Throws a Failure whose class names the cause and whose text holds
 * the failing step's own last lines; with what was `asked` for, also the line of it that is at fault.
 */
export async function runBuild(
  request: BuildRequest,
  world: BuildWorld,
  title: string,
  asked?: Asked,
): Promise<BuildRun> {
  const { commands, clock, log } = world
  const { progress, result } = await log.foreign(title, async (show) => {
    let last = clock.now()
    let heard = last
    const silence = new AbortController()
    const write = (line: string): void => {
      last = clock.now()
      show(line)
    }
    const progress = new Progress(() => clock.now(), write, log.clean)
    const stop = clock.every(HEARTBEAT / 3, () => {
      const minutes = (clock.now() - heard) / 60_000
      if (minutes >= MOST_SILENCE) silence.abort(silent(title, progress.heartbeat(), minutes))
      else if (clock.now() - last >= HEARTBEAT / 2) write(progress.heartbeat() ?? '.. still running')
    })
    const ofOurs = asked?.dockerfile === undefined ? excerptOf(fileName(request.dockerfile)) : () => false
    const onStderrLine = (line: string): void => {
      heard = clock.now()
      for (const event of readProgress(line))
        if (event.kind !== 'plain' || !ofOurs(event.text)) progress.add(event)
    }
    try {
      const options = { env: world.env, onStderrLine, signal: silence.signal }
      const result = await commands.run(buildArguments(request), options)
      silence.signal.throwIfAborted()
      return { progress, result }
    } finally {
      stop()
    }
  })
  if (result.exitCode !== 0) {
    requireNotEnded(result, title.toLowerCase(), 'docker buildx build')
    const damaged = damagedCache(request, progress.steps)
    if (damaged !== undefined) {
      throw new Failure(
        {
          class: 'build',
          doing: title.toLowerCase(),
          on: 'the restored build cache',
          why: `one of its layers is damaged or missing (${damaged})`,
          next: 'Run the job again with cache: none',
        },
        { cause: new DamagedCache() },
      )
    }
    const failed = { exitCode: result.exitCode, steps: progress.steps, tail: progress.tail }
    const diagnosis = located(
      explainGenerator(failed, request.attestations?.sbom, diagnose(failed, asked, request.builder.platform)),
      progress.tail,
      asked,
    )
    if (diagnosis.excerpt.length > 0) {
      await log.foreign(`Last lines of ${title.toLowerCase()}`, async (write) => {
        for (const line of diagnosis.excerpt) write(line)
      })
    }
    throw new Failure({
      class: diagnosis.class,
      doing: title.toLowerCase(),
      on: diagnosis.on ?? asked?.dockerfile ?? asked?.environment.file ?? 'docker buildx build',
      why: diagnosis.why,
      next: diagnosis.next,
      ...(diagnosis.findings && { findings: diagnosis.findings }),
    })
  }
  return { steps: progress.steps, lostCaches: lostCaches(progress.steps) }
}

/** On the line of the user's own Dockerfile, where the build failed with one of its steps and no other line is known. */
function located(diagnosis: Diagnosis, tail: readonly string[], asked: Asked | undefined): Diagnosis {
  const { excerpt } = splitExcerpt(tail)
  const file = asked?.dockerfile
  if (file === undefined || excerpt?.file !== fileName(file) || diagnosis.findings?.length) return diagnosis
  if (diagnosis.class !== 'build-step' && diagnosis.class !== 'not-found') return diagnosis
  const { class: rule, why: message, next: advice } = diagnosis
  return { ...diagnosis, findings: [{ severity: 'error', rule, file, line: excerpt.line, message, advice }] }
}

function fileName(path: string): string {
  return path.split('/').at(-1) ?? path
}

/** A frozen client or engine, or a step that waits for something that never comes. */
function silent(title: string, running: string | undefined, minutes: number): Failure {
  return new Failure({
    class: 'time-limit',
    doing: title.toLowerCase(),
    on: running?.replace(/^\.\. /, '') ?? 'docker buildx build',
    why: `the builder printed nothing for ${Math.round(minutes)} minutes, so the action stopped the build`,
    next: 'Run the job again. If the same step prints nothing again, let it print its progress, or check its network access',
  })
}

function damagedCache({ cache }: BuildRequest, steps: readonly Step[]): string | undefined {
  if (!cache.from.some(({ kind }) => kind === 'local')) return undefined
  return steps.find(({ error }) => error !== undefined && DAMAGED.test(error))?.error?.slice(0, 200)
}

/** Only the metadata file counts: progress text is written by whoever wrote the Dockerfile. */
async function readDigest(request: BuildRequest, scratch: Scratch): Promise<string> {
  const bytes = await scratch.read(request.metadataFile)
  const digest = fieldsOf(readJson(bytes))['containerimage.digest']
  if (typeof digest === 'string' && isDigest(digest)) return digest
  throw new Failure({
    class: 'build',
    doing: 'reading what was built',
    on: 'the metadata of buildx',
    why: 'it does not contain the digest of the image',
    next: 'Update Docker Buildx on the runner, or choose another builder with the input builder',
  })
}

/** buildx treats a cache that it cannot read or write as success; cold builds must at least be visible. */
function lostCaches(steps: Step[]): Built['lostCaches'] {
  return steps.flatMap((step) => {
    const name = /^importing cache manifest from (\S+)|^exporting cache\b/.exec(step.name)?.[0]
    if (name === undefined || step.error === undefined) return []
    return [{ step: name, why: step.error.slice(0, 300) }]
  })
}
