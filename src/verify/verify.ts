import { Failure } from '../failure.ts'
import type { DiskSize, LargePackage } from '../image/size.ts'
import { runBuild } from '../image-build/build.ts'
import type { Builder } from '../image-build/builder.ts'
import type { Clock, Commands, Log, Scratch } from '../ports.ts'
import { type Check, errorsOf, readChecks } from './checks.ts'
import { readDiskSize, readLargestPackages } from './sizes.ts'
import { tellWarnings } from './warnings.ts'

/** What the checks hold the image against: of a lecture what its environment promises, of a base what its target does. */
export type Expectation =
  | {
      /** Name of the environment; absent where there is none. */
      name?: string
      /** Normalised names of the packages that the environment asks for. */
      packages: string[]
      /** Variables of environment.yml. */
      variables: Record<string, string>
      variant: 'latex' | 'html'
      /** Whether the default recipe made the image, which promises more than a Dockerfile of the repository's own. */
      recipe: boolean
    }
  | { base: 'solver' | 'html' | 'runtime' | 'latest'; variant: 'latex' }

export interface Verified {
  checks: Check[]
  /** `undefined` when the image could not count it. */
  disk: DiskSize | undefined
  /** Largest first; empty when the image could not tell. */
  largest: LargePackage[]
}

/**
 * Runs the checks of containers/verify on top of an image, on the builder that made it, exporting nothing.
 * `image` is a named context (`docker-image://REPO@sha256:...`). What is no reason to reject it becomes annotations. Throws a
 * Failure (`verification`) that names every check that failed; other classes when the checks could not run at all.
 */
export async function verify(
  options: {
    image: string
    builder: Builder
    expected: Expectation
    /** The repository's own script, run after ours. */
    script: Uint8Array | undefined
    /** Absolute path of containers/verify. */
    checksFolder: string
  },
  world: { commands: Commands; clock: Clock; log: Log; scratch: Scratch; env: Record<string, string> },
): Promise<Verified> {
  const { scratch } = world
  const { expected } = options
  await scratch.write('verify/expected.json', JSON.stringify(expected))
  // Always, since one run verifies base images and lectures one after the other. A base image may have no program that reads JSON.
  await scratch.write('verify/base', 'base' in expected ? expected.base : '')
  if (options.script) await scratch.write('verify/script', options.script, { executable: true })
  const lines: string[] = []
  const log: Log = {
    ...world.log,
    foreign: (title, body) =>
      world.log.foreign(title, (write) =>
        body((line) => {
          lines.push(line)
          write(line)
        }),
      ),
  }
  try {
    await runBuild(
      {
        builder: options.builder,
        dockerfile: `${options.checksFolder}/Dockerfile`,
        context: scratch.path('verify'),
        contexts: { image: options.image, checks: options.checksFolder },
        buildArgs: {},
        secrets: {},
        labels: {},
        annotations: {},
        output: { kind: 'nothing' },
        cache: { from: [], to: undefined },
        noCache: true,
        metadataFile: scratch.path('verify-metadata.json'),
      },
      { ...world, log },
      'Verifying the image',
    )
  } catch (error) {
    const failed = errorsOf(readChecks(lines))
    if (!(error instanceof Failure) || failed.length === 0) throw error
    throw rejected(options.image, failed, error)
  }
  const checks = readChecks(lines)
  if (checks.length === 0) {
    throw new Failure({
      class: 'verification',
      doing: 'verifying the image',
      on: options.image,
      why: 'no check reported a result, so it is not known whether the image works',
      next: 'The image was not published. Please report this with the log',
    })
  }
  // The build would have failed; an image that prints a failed check and still exits 0 is not trusted either.
  const failed = errorsOf(checks)
  if (failed.length > 0) throw rejected(options.image, failed, undefined)
  tellWarnings(checks, world.log)
  return { checks, disk: readDiskSize(lines), largest: readLargestPackages(lines) }
}

function rejected(image: string, failed: Check[], cause: unknown): Failure {
  const list = failed.map((check) => `${check.name} (${check.why ?? 'no reason given'})`).join('; ')
  const advice = failed.map((check) => check.advice).filter((text) => text !== undefined)
  return new Failure(
    {
      class: 'verification',
      doing: 'verifying the image',
      on: image.replace(/^[a-z-]+:\/\//, ''),
      why: `${failed.length} check${failed.length === 1 ? '' : 's'} failed: ${list}`,
      next: `${advice[0] ?? 'Correct the problem that the check names'}. No tag was moved, so jobs continue to use the earlier image`,
    },
    { cause },
  )
}
