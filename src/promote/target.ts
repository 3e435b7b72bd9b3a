import { NO_ENVIRONMENT, TARGETS, type Target } from '../base/targets.ts'
import type { PublishedImage } from '../image/annotations.ts'
import { contentTag, isContentTag } from '../image/tags.ts'
import { refusal } from './refusal.ts'

/**
 * Which target of containers/base an image is; `undefined` for a lecture's. Variants do not tell (`html` is one of both), and neither
 * does the missing base of a Dockerfile of one's own: but a lecture has an environment.
 */
export function targetOf({ environment, variant }: PublishedImage): Target | undefined {
  if (environment !== NO_ENVIRONMENT) return undefined
  return TARGETS.find((target) => target === variant)
}

/**
 * A base image's own tag takes images of that target only: lectures are built on what it promises; the content tag of an environment takes
 * builds of that environment only, for jobs get their image by it. The image says itself whether it
 * is one; `image` is what the input says. Throws a Failure (`refused`).
 */
export function requireTarget(
  image: 'lecture' | 'base',
  tags: readonly string[],
  published: PublishedImage,
): void {
  const own = targetOf(published)
  const foreign = tags.find((tag) => isContentTag(tag) && tag !== contentTag(published.fingerprint))
  if (foreign !== undefined || (own !== undefined && tags.some(isContentTag))) {
    throw refusal(foreign ?? contentTag(published.fingerprint), {
      why: `${published.digest} is ${own === undefined ? `an image of the environment ${contentTag(published.fingerprint)}` : `the base image ${own}`}, but the tag is for another one`,
      next: 'Choose a source that was built for the environment of the tag. You find its builds by the tags of commits and days',
    })
  }
  if (own === undefined && image === 'lecture') return
  const wrong = tags.find((tag) => TARGETS.some((target) => target === tag) && tag !== own)
  if (wrong === undefined) return
  const what = own === undefined ? 'a lecture image' : `a ${own} image`
  throw refusal(wrong, {
    why: `${published.digest} is ${what}, but the tag ${wrong} must point to another kind of image, because lectures use it`,
    next: `Choose a source that was built as ${wrong}`,
  })
}
