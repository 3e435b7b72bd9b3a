import { join } from 'node:path'
import { createFiles } from '../../../../src/adapters/workspace-files.ts'
import { dockerfileInputs } from '../../../../src/build-context/build-context.ts'
import { ContextTree } from '../../../../src/build-context/context-tree.ts'
import { type ContextEntry, hashContext } from '../../../../src/build-context/hashed-files.ts'
import { readIgnoreFile } from '../../../../src/build-context/ignore-file.ts'
import { Failure } from '../../../../src/failure.ts'
import { sha256 } from '../../../../src/sha256.ts'
import { type Case, changed, filled, write } from './case.ts'
import type { Judge, Verdict } from './judge.ts'

/** What was compared. */
export interface Counts {
  /** Contexts with a Dockerfile, of which both sides were asked. */
  builds: number
  /** Those that BuildKit would not build. */
  refusedByBuildKit: number
  /** Of those that BuildKit would build. */
  refusedByUs: number
  /** Pairs of contexts of which BuildKit is given different things. */
  different: number
  /** Pairs of which BuildKit is given the same, and whose hashes differ all the same: a needless build. */
  needless: number
  /** Contexts whose whole list of sent files was compared. */
  lists: number
}

type Ours = { refused: string } | { refused: undefined; hash: string; files: ContextEntry[] }

/** Asks both sides about a case and its changes; the answer is what is wrong. */
export async function compare(
  unfilled: Case,
  folder: string,
  judge: Judge,
  counts: Counts,
): Promise<string | undefined> {
  const one = filled(unfilled)
  const base = await build(one, folder, judge, counts)
  if (typeof base === 'string') return base
  const listed = await lists(folder, judge, counts)
  if (listed !== undefined) return listed
  for (const change of one.changes) {
    const other = await build(changed(one, change), folder, judge, counts)
    if (typeof other === 'string') return `after the change ${JSON.stringify(change)}: ${other}`
    const pair = ofPair(base, other, counts)
    if (pair !== undefined) return `${pair} with the change ${JSON.stringify(change)}`
  }
  return undefined
}

function ofPair(base: Side, other: Side, counts: Counts): string | undefined {
  if (base.ours.refused !== undefined || other.ours.refused !== undefined) return undefined
  const sameHash = base.ours.hash === other.ours.hash
  if (base.theirs.given === other.theirs.given) {
    if (!sameHash && base.theirs.refused === undefined) counts.needless += 1
    return undefined
  }
  counts.different += 1
  if (!sameHash) return undefined
  const word = ({ refused }: Verdict): string => (refused === undefined ? 'builds' : `refuses (${refused})`)
  return `stale: one hash, and BuildKit ${word(base.theirs)} before and ${word(other.theirs)}`
}

interface Side {
  ours: Ours
  theirs: Verdict
}

async function build(one: Case, folder: string, judge: Judge, counts: Counts): Promise<Side | string> {
  write(folder, one)
  const dockerfile = Buffer.from(one.dockerfile, 'latin1').toString('base64')
  const [theirs, ours] = await Promise.all([judge.ask({ context: folder, dockerfile }), hashed(folder)])
  counts.builds += 1
  if (theirs.refused !== undefined) {
    counts.refusedByBuildKit += 1
    return { ours, theirs }
  }
  if (ours.refused !== undefined) {
    counts.refusedByUs += 1
    // The judge is BuildKit's own frontend, whatever the file asks for.
    if (
      /is not the name of an image, so it cannot be the program that reads the Dockerfile/.test(ours.refused)
    )
      return { ours, theirs }
    return `refused needlessly: ${ours.refused}`
  }
  const chmod = /--chmod/i.test(one.dockerfile)
  const counted = new Set(ours.files.flatMap(({ sha256, mode }) => [`${sha256}`, `${sha256} ${mode}`]))
  for (const { mode, content, sha256: sum } of theirs.taken ?? []) {
    if (!counted.has(chmod ? sum : `${sum} ${mode}`))
      return `not counted: ${JSON.stringify({ mode, content })}`
  }
  return { ours, theirs }
}

async function hashed(folder: string): Promise<Ours> {
  try {
    const { dockerfile, files } = await dockerfileInputs(createFiles(folder), 'Dockerfile', '.')
    return { refused: undefined, hash: sha256(JSON.stringify([dockerfile, files])), files }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { refused: error.message }
  }
}

/** All that is sent of the context, by both sides. */
async function lists(folder: string, judge: Judge, counts: Counts): Promise<string | undefined> {
  const files = createFiles(folder)
  const { sent, refused } = await judge.ask({ context: folder })
  try {
    const { patterns, findings } = await readIgnoreFile(
      files,
      join('Dockerfile.dockerignore'),
      '.dockerignore',
    )
    if (findings.length > 0 || refused !== undefined) return undefined
    const tree = new ContextTree(files, '.', patterns)
    const error = (path: string): Error => new Error(path)
    const ours = await hashContext(
      files,
      { folder: '.', environment: undefined },
      await tree.sent(tree.root),
      {
        vanished: error,
        odd: error,
      },
    )
    counts.lists += 1
    const lines = (
      all: { path: string; kind: string; mode: string | null; target?: string | null }[],
    ): string =>
      JSON.stringify(
        all.map(({ path, kind, mode, target }) => [path, kind, mode || '', target || '']).toSorted(),
      )
    const [here, there] = [lines(ours), lines(sent ?? [])]
    return here === there ? undefined : `another list of what is sent: here ${here}, BuildKit ${there}`
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return refused === undefined ? `refused needlessly: ${error.message}` : undefined
  }
}
