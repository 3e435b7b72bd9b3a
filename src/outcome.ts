import type { Reference } from './image/reference.ts'
import { type DiskSize, type ImageSize, type LargePackage, RECIPE_LAYERS, sizeOf } from './image/size.ts'
import { contentTag } from './image/tags.ts'
import type { Step } from './image-build/progress.ts'
import type { Difference } from './package-record/difference.ts'
import type { Found } from './plan/found.ts'
import { layersOf } from './plan/look-up.ts'
import type { Registry } from './ports.ts'
import type { Check } from './verify/checks.ts'

/** What a reused or a new image comes to. */
export interface Outcome {
  /** The content tag under which the image can be found again; of an older image its own. */
  tag: string
  digest: string
  /** Milliseconds since 1970. */
  created: number | undefined
  /** When its packages were last resolved: not later than `created`. */
  solved: number | undefined
  baseDigest: string | undefined
  size: ImageSize | undefined
  /** Counted by the verification, hence known only of an image that this run built. */
  disk: DiskSize | undefined
  /** The largest packages of the environment on disk. */
  largest: LargePackage[]
  /** What was said of a size above the budget; `undefined` for an image within it, and for one that this run did not build. */
  oversize?: string | undefined
  /** `undefined` when nothing was published, there was nothing to compare with, or an image does not tell. */
  difference: Difference | undefined
  built: boolean
  tagged: string[]
  kept: { tag: string; why: string }[]
  checks: Check[]
  steps: Step[]
  /** What became of a build cache that the action itself carries. */
  cache?: string[]
}

/** What is known of an image without having built it. One request where it has attestations and nobody has asked yet, otherwise none. */
export async function outcomeOf(
  found: Found,
  ownDockerfile: boolean,
  place: { repository: Reference; registry: Pick<Registry, 'manifest'> },
): Promise<Outcome> {
  const { fingerprint, digest, created, solved, baseDigest } = found.image
  const tag = contentTag(fingerprint)
  const platform = found.platform ?? (await layersOf(found.manifest, place.repository, place.registry))
  // All that is told of it here is the size: who hands an image on has looked whether it is whole.
  const size =
    platform === 'gone' || platform === undefined
      ? undefined
      : sizeOf(platform, ownDockerfile ? [] : RECIPE_LAYERS)
  const untested = { disk: undefined, largest: [], difference: undefined, checks: [], steps: [] }
  return { tag, digest, created, solved, baseDigest, size, built: false, tagged: [], kept: [], ...untested }
}
