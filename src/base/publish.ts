import { readAnnotations } from '../image/annotations.ts'
import { formatReference, type Manifest } from '../image/reference.ts'
import { Failure } from '../failure.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { Found } from '../plan/found.ts'
import { commitTime } from '../publish/commit-time.ts'
import { publish } from '../publish/publish.ts'
import { type Outcome, outcomeOf } from '../report/result.ts'
import type { Run, World } from '../world.ts'
import type { BaseSubject } from './examine.ts'
import { TARGETS, type Target, targetTag, targetTags } from './targets.ts'

/**
 * Points the tags of all targets to these digests. First every content tag, then those that lectures start from, the default
 * one last. Throws a Failure that names what was written.
 */
export async function publishTargets(
  digests: Record<Target, string>,
  subject: BaseSubject,
  inputs: Inputs,
  about: Run,
  world: World,
): Promise<Outcome> {
  const images: { target: Target; manifest: Manifest }[] = []
  for (const target of TARGETS) images.push({ target, manifest: await pushed(digests[target], inputs, world) })
  const tagged: string[] = []
  const kept: Outcome['kept'] = []
  const revisionTime = await commitTime(about.event, world)
  for (const part of ['content', 'moving'] as const) {
    for (const { target, manifest } of images) {
      const { content, moving } = targetTags(target, {
        ...about.event,
        fingerprint: subject.fingerprint.hash,
        now: world.clock.now(),
      })
      const published = await publish({
        registry: world.registry,
        repository: inputs.repository,
        manifest,
        tags: part === 'content' ? { content, moving: [] } : { content: undefined, moving },
        revisionTime,
        log: world.log,
      })
      tagged.push(...published.tagged)
      kept.push(...published.kept)
    }
  }
  const manifest = images.at(-1)?.manifest as Manifest
  const image = readAnnotations(manifest) as Found['image']
  return { ...outcomeOf({ image, manifest }, true), tag: subject.tag, tagged, kept }
}

/** Digests of the four targets that are published for this very fingerprint; `undefined` when one of them is missing. */
export async function publishedTargets(
  subject: BaseSubject,
  inputs: Inputs,
  { registry }: World,
): Promise<Record<Target, string> | undefined> {
  const digests = {} as Record<Target, string>
  for (const target of TARGETS) {
    const tag = targetTag(target, subject.fingerprint.hash)
    const manifest = await registry.manifest({ ...inputs.repository, tag })
    if (manifest === undefined) return undefined
    digests[target] = manifest.digest
  }
  return digests
}

/** A manifest that a build of this run has pushed, or that is published. Throws a Failure (`registry-answer`) when it is not ours. */
export async function pushed(digest: string, inputs: Inputs, { registry }: World): Promise<Manifest> {
  const reference = { ...inputs.repository, digest }
  const manifest = await registry.manifest(reference)
  if (manifest !== undefined && readAnnotations(manifest) !== 'not-ours') return manifest
  throw new Failure({
    class: 'registry-answer',
    doing: 'publishing the base images',
    on: formatReference(reference),
    why: manifest ? 'its annotations are not those that were given' : 'the registry does not hold it',
    next: 'Run the job again; if it happens again, check the builder and the registry',
  })
}
