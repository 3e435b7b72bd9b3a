import { Failure } from '../failure.ts'
import { formatReference, type Reference, repositoryOf } from '../image/reference.ts'
import type { Inputs, Variant } from '../inputs/inputs.ts'
import type { Lock } from './lock.ts'

/** Target of containers/base that an image of a variant is put on. */
const RUNTIMES: Record<Variant, string> = { latex: 'runtime', html: 'html' }

/**
 * Images that the default recipe starts from: the newest ones, or those of an edition. A digest in the input `base` or in a lock is that of
 * the image that the environment is put on. Throws a Failure (`input`) where both name one, and not the same.
 */
export function basesOf(
  { base, variant }: Pick<Inputs, 'base' | 'variant'>,
  lock: Lock | undefined,
): { solver: Reference; runtime: Reference } {
  const { registry, path, tag, digest } = base
  const target = (name: string): Reference => ({
    registry,
    path,
    tag: tag === undefined ? name : `${name}-${tag}`,
  })
  const named = digest === undefined ? target(RUNTIMES[variant]) : { registry, path, digest }
  if (lock?.base === undefined) return { solver: target('solver'), runtime: named }
  if (digest !== undefined ? digest !== lock.base.digest : tag !== undefined) {
    throw new Failure({
      class: 'input',
      doing: 'reading the inputs',
      on: 'base',
      why: `the input base is ${formatReference(base)}, but the lock names ${formatReference(lock.base)}`,
      next: `Set the input base to the repository only (${repositoryOf(base)}), or remove the file base.txt from the lock`,
    })
  }
  return { solver: target('solver'), runtime: lock.base }
}
