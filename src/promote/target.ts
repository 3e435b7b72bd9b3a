import { NO_ENVIRONMENT, TARGETS, type Target } from '../base/targets.ts'
import { Failure } from '../failure.ts'
import type { PublishedImage } from '../image/annotations.ts'

/**
 * Which target of containers/base an image is; `undefined` for a lecture's. Variants do not tell (`html` is one of both), and neither
 * does the missing base of a Dockerfile of one's own: but a lecture has an environment.
 */
export function targetOf({ environment, variant }: PublishedImage): Target | undefined {
  if (environment !== NO_ENVIRONMENT) return undefined
  return TARGETS.find((target) => target === variant)
}

/**
 * A base image's own tag takes images of that target only: lectures are built on what it promises. The image says itself whether it
 * is one; `image` is what somebody may have told. Throws a Failure (`refused`).
 */
export function requireTarget(
  image: 'lecture' | 'base',
  tags: readonly string[],
  published: PublishedImage,
): void {
  const own = targetOf(published)
  if (own === undefined && image === 'lecture') return
  const wrong = tags.find((tag) => TARGETS.some((target) => target === tag) && tag !== own)
  if (wrong === undefined) return
  const what = own === undefined ? 'a lecture image' : `a ${own} image`
  throw new Failure({
    class: 'refused',
    doing: 'promoting a base image',
    on: wrong,
    why: `${published.digest} is ${what}, and ${wrong} is what lectures expect another one under`,
    next: `Give a source that was built as ${wrong}`,
  })
}
