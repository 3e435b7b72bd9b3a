import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { type Case, filled } from './case.ts'
import { type Counts, compare } from './compare.ts'
import { changes, ignore, tree } from './contexts.ts'
import { copies, mounts, odds, pieces } from './dockerfiles.ts'
import { Judge } from './judge.ts'

/** More finds than these are one mistake again. */
const MOST_FINDS = 5

/** Kinds of cases, by what they try most, and the share of each. */
const KINDS: Record<string, { dockerfile: fc.Arbitrary<string>; share: number }> = {
  files: { dockerfile: copies, share: 0.45 },
  mounts: { dockerfile: mounts, share: 0.05 },
  dockerfiles: { dockerfile: odds, share: 0.5 },
}
/** Streams of one kind at once, each with a judge of its own: while one waits for it, another one works. */
const STREAMS = 2

export interface Differential {
  /** Builds to compare, in all. */
  runs: number
  seed: number
  /** One of KINDS; all unless told otherwise. */
  only?: string | undefined
}

/**
 * Compares what is hashed here with what BuildKit is given, by BuildKit's own packages: for made-up contexts with Dockerfiles, and for
 * small changes of them. Returns whether there were no finds.
 */
export async function differential({ runs, seed, only }: Differential): Promise<boolean> {
  const program = join(judgeFolder(), 'context')
  if (!existsSync(program)) throw new Error('there is no judge: run scripts/setup, which compiles it')
  // In memory, where there is such a folder: a case is a few dozen files.
  const scratch = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'container-action-judge-'))
  const kinds = Object.entries(KINDS).filter(([kind]) => only === undefined || only === kind)
  if (kinds.length === 0) throw new Error(`--only takes one of ${Object.keys(KINDS).join(', ')}`)
  const streams = kinds.flatMap(([kind, { dockerfile, share }]) =>
    Array.from({ length: STREAMS }, async (_, place) => {
      const wanted = Math.ceil((only === undefined ? runs * share : runs) / STREAMS)
      const folder = join(scratch, `${kind}-${place}`)
      mkdirSync(folder)
      const judge = new Judge(program)
      try {
        return await stream(kind, dockerfile, wanted, seed + place, join(folder, 'context'), judge)
      } finally {
        judge.close()
      }
    }),
  )
  try {
    const all = await Promise.all(streams)
    const builds = all.reduce((sum, one) => sum + one.builds, 0)
    const finds = all.reduce((sum, one) => sum + one.finds, 0)
    process.stdout.write(`${builds} builds compared in all: ${finds} finds\n`)
    return finds === 0
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** What scripts/setup compiled. */
function judgeFolder(): string {
  const settings = join(
    process.env.CONTAINER_ACTION_CACHE ?? join(homedir(), '.cache/container-action'),
    'env',
  )
  const written = existsSync(settings) ? readFileSync(settings, 'utf8') : ''
  return process.env.JUDGE ?? /^export JUDGE=(.*)$/m.exec(written)?.[1] ?? ''
}

async function stream(
  kind: string,
  dockerfile: fc.Arbitrary<string>,
  wanted: number,
  seed: number,
  folder: string,
  judge: Judge,
): Promise<{ builds: number; finds: number }> {
  const cases: fc.Arbitrary<Case> = fc.record({ tree, ignore, dockerfile, changes: changes(pieces) })
  const counts: Counts = {
    builds: 0,
    refusedByBuildKit: 0,
    refusedByUs: 0,
    different: 0,
    needless: 0,
    lists: 0,
  }
  const finds: string[] = []
  const started = Date.now()
  const known = new Set<string>()
  for (let round = seed; counts.builds < wanted && finds.length < MOST_FINDS; round += STREAMS) {
    const property = fc.asyncProperty(cases, async (one) => {
      const wrong = await compare(one, folder, judge, counts)
      if (wrong !== undefined && !known.has(kindOf(wrong))) throw new Error(wrong)
    })
    const numRuns = Math.max(1, Math.ceil((wanted - counts.builds) / 3))
    const outcome = await fc.check(property, { numRuns, seed: round })
    if (!outcome.failed) continue
    const [smallest] = outcome.counterexample ?? []
    const what =
      outcome.errorInstance instanceof Error ? outcome.errorInstance.message : String(outcome.errorInstance)
    known.add(kindOf(what))
    finds.push(`  ${what}\n  seed ${round}: ${JSON.stringify(smallest && filled(smallest))}`)
  }
  const { builds, refusedByBuildKit, different, needless, lists } = counts
  const seconds = Math.round((Date.now() - started) / 1000)
  process.stdout.write(
    `${kind.padEnd(12)} ${builds} builds (${refusedByBuildKit} that BuildKit refuses), ${different} pairs that differ, ${needless} that differ here alone, ${lists} lists, seed ${seed}, ${seconds} s: ${finds.length} finds\n`,
  )
  for (const find of finds) process.stdout.write(`${find}\n`)
  return { builds, finds: finds.length }
}

/** Finds with the same first words are one mistake. */
function kindOf(what: string): string {
  return what
    .replace(/"[^"]*"|\([^)]*\)|\S*[^a-z\s:,.]\S*/g, '')
    .replace(/ with the change.*| takes .*?(?=which)/gs, '')
    .slice(0, 120)
}
