import type { State } from '../events/cases.ts'
import { tagKind } from '../events/tag-kinds.ts'
import { digestOf } from '../servers/registry.ts'
import { manifest, type Scene } from './scene.ts'

const DAY = 24 * 60 * 60 * 1000

/** Publishes what the state says is there; returns the digests. */
export async function publishState(
  scene: Scene,
  { exact, newest }: State,
): Promise<Partial<Record<'exact' | 'newest', string>>> {
  const ago = (days: number): number => Date.now() - days * DAY
  const old = { revision: 'b'.repeat(40), revisionTime: ago(50), created: ago(45) }
  const digests = newest
    ? { newest: await scene.publish('latest', { ...old, fingerprint: 'f'.repeat(64) }) }
    : {}
  if (exact === undefined) return digests
  const baseDigest = digestOf(manifest(exact.base === 'current' ? 'runtime' : 'an older runtime'))
  const times = { created: ago(exact.built), solved: exact.solved && ago(exact.solved) }
  return { ...digests, exact: await scene.publish(undefined, { ...old, ...times, baseDigest }) }
}

/** Tags that are new or moved, by what they are. */
export function written(
  before: Record<string, string>,
  after: Record<string, string>,
  sha: string,
): string[] {
  const moved = Object.keys(after).filter((tag) => after[tag] !== before[tag])
  return moved.map((tag) => tagKind(tag, sha))
}
