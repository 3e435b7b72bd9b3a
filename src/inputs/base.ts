import { isTag, parseReference, type Reference } from '../image/reference.ts'
import { NAMES } from './base-images.ts'
import type { RawInputs } from './raw.ts'
import type { createReaders } from './readers.ts'

/**
 * The input `base`: repository of the base images, and which of them: the newest ones, those of a tag that `image: base` gave all of
 * its targets (`2026-08` is `runtime-2026-08`, `html-2026-08` and `solver-2026-08`), or the one image of a digest.
 */
export type Base = Pick<Reference, 'registry' | 'path' | 'tag' | 'digest'>

const DEFAULT_BASE = 'ghcr.io/quantecon/lecture-base'

/** Reads the input. What is wrong with it is added to the findings of `readers`. `alone`: for image: base, which writes all tags itself. */
export function readBase(
  raw: Pick<RawInputs, 'base'>,
  alone: boolean,
  { checked, problem }: Pick<ReturnType<typeof createReaders>, 'checked' | 'problem'>,
): Base {
  const text = raw.base.trim() || DEFAULT_BASE
  return checked('base', { registry: 'invalid', path: 'invalid' }, () => {
    const { tag, ...rest } = parseReference(text, 'input base')
    if (alone && (tag !== undefined || rest.digest !== undefined))
      problem('base', 'contains a tag or digest', 'Write only the repository. The action chooses the tags')
    if (tag === undefined || tag === 'latest') return rest
    if (NAMES.test(tag))
      problem(
        'base',
        `the tag ${tag} names only one base image, and the action needs two of them (solver, and runtime or html)`,
        'Write the tag of an edition, for example :2026-08, or the digest of one image',
      )
    else if (!isTag(`runtime-${tag}`))
      problem(
        'base',
        `the tag ${tag} is too long: the action adds the name of the base image in front`,
        'Use a shorter tag',
      )
    return { ...rest, tag }
  })
}
