import { TARGETS } from '../base/targets.ts'
import { Failure } from '../failure.ts'
import type { PublishedImage } from '../image/annotations.ts'

/** A base image's own tag takes images of that target only: lectures are built on what it promises. Throws a Failure (`refused`). */
export function requireTarget(
  image: 'lecture' | 'base',
  tags: readonly string[],
  { variant = 'unknown', digest }: PublishedImage,
): void {
  const wrong =
    image === 'base'
      ? tags.find((tag) => TARGETS.some((target) => target === tag) && tag !== variant)
      : undefined
  if (wrong === undefined) return
  throw new Failure({
    class: 'refused',
    doing: 'promoting a base image',
    on: wrong,
    why: `${digest} is a ${variant} image, and ${wrong} is what lectures expect another one under`,
    next: `Give a source that was built as ${wrong}`,
  })
}
