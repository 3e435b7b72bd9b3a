import { contextUses, instructions, type LocalUse } from '../dockerfile/dockerfile.ts'
import { frontendOf } from '../dockerfile/frontend.ts'
import type { BaseAdds } from '../dockerfile/remote-sources.ts'
import { Failure } from '../failure.ts'
import type { Subject } from '../fingerprint/subject.ts'
import { isDigest, type Manifest, type Reference } from '../image/reference.ts'
import { readVariables } from '../image/variables.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { fieldsOf, listOf, parseJson } from '../json.ts'
import type { Registry } from '../ports.ts'
import { type ImageName, imageName } from './image-name.ts'
import { namedImages } from './named-images.ts'

type OwnDockerfile = Partial<Pick<Subject, 'dockerfileText' | 'wholeContext' | 'baseAdds'>>
type World = { registry: Pick<Registry, 'manifest' | 'blob'>; platform: string }
/** Without a platform: every one counts. */
type Asks = Pick<World, 'registry'> & { platform: string | undefined }

/** More than anybody's file has. */
const MOST = 50
const MOST_BYTES = 4 * 1024 * 1024
const IMAGE = 'docker-image://'
const ADVICE =
  'If changes of other files should not rebuild the image, exclude in .dockerignore the files that the base does not need'

/**
 * What the images that a Dockerfile of the repository's own starts from take from the build context by their ONBUILD instructions: each
 * of them that takes anything, or may do so, takes everything. Official images of Docker Hub are known to have none where they cannot
 * be asked. `digests` by name: of images that were looked up before. Where every file counts anyway, only what they may fetch is told.
 */
export async function usesOfBases(
  { dockerfileText, wholeContext }: OwnDockerfile,
  { buildArgs, buildContexts }: Pick<Inputs, 'buildArgs' | 'buildContexts'>,
  world: World,
  digests: Readonly<Record<string, string>> = {},
): Promise<LocalUse[]> {
  if (dockerfileText === undefined) return []
  // What another program makes of the file is not known, and then everything counts anyway.
  if (frontendOf(dockerfileText, buildArgs).kind === 'foreign') return []
  const asks = { ...world, platform: platformOfBases(dockerfileText, world.platform) }
  const { starts, stages } = namedImages(
    dockerfileText,
    buildArgs,
    Object.keys(buildContexts),
    world.platform,
  )
  const images = new Map<string, { line: number; image: ImageName }>()
  const uses: LocalUse[] = []
  for (const start of starts) {
    const { line } = start
    const place = start.context === undefined ? undefined : (buildContexts[start.context] ?? '')
    // A folder has no configuration.
    if (place !== undefined && !place.startsWith(IMAGE)) continue
    const image = place === undefined ? start.image : imageName(place.slice(IMAGE.length))
    if (image === undefined)
      uses.push(all(line, 'its base image is not known, and may have ONBUILD instructions'))
    else if (!images.has(image.name)) images.set(image.name, { line, image })
  }
  if (images.size > MOST) uses.push(all(1, `it starts from more than ${MOST} images`))
  const asked = [...images.values()].slice(0, MOST).map(async ({ line, image }) => {
    const why = await triggersOf(
      image,
      asks,
      stages,
      Object.hasOwn(digests, image.name) ? digests[image.name] : undefined,
    )
    return why === undefined ? [] : [all(line, why.why, why.adds)]
  })
  const found = [...uses, ...(await Promise.all(asked)).flat()]
  return wholeContext ? found.filter((use) => use.kind === 'everything' && use.adds !== undefined) : found
}

/**
 * Throws a Failure (`registry-unavailable`) where a base, as it was just pinned, takes files that the fingerprint of this run does not
 * count: it moved meanwhile, or does not answer any more.
 */
export async function refuseLateTriggers(
  subject: OwnDockerfile & Partial<Pick<Subject, 'dockerfile'>>,
  inputs: Pick<Inputs, 'buildArgs' | 'buildContexts'>,
  world: World,
  digests: Readonly<Record<string, string>>,
): Promise<void> {
  const counted = new Set(subject.baseAdds?.map((adds) => JSON.stringify(adds)))
  const uses = await usesOfBases(subject, inputs, world, digests)
  const use = uses.find((one) => !(one.kind === 'everything' && counted.has(JSON.stringify(one.adds))))
  if (use?.kind !== 'everything') return
  throw new Failure({
    class: 'registry-unavailable',
    doing: 'checking the base images of the Dockerfile again',
    on: `${subject.dockerfile ?? 'Dockerfile'}, line ${use.line}`,
    why: `the base image changed after the files were hashed: ${use.why}`,
    next: 'Run the job again. It then hashes the files that the new base image uses',
  })
}

function all(line: number, why: string, adds?: Omit<BaseAdds, 'line'>): LocalUse {
  return { kind: 'everything', line, why, advice: ADVICE, ...(adds && { adds: { line, ...adds } }) }
}

/** The platform whose images the bases are; `undefined` where a FROM may ask for another one. */
function platformOfBases(text: string, platform: string): string | undefined {
  const own = ['', '$TARGETPLATFORM', `\${TARGETPLATFORM}`, platform].map((word) => `--platform=${word}`)
  const flags = instructions(text).flatMap(({ keyword, flags }) => (keyword === 'FROM' ? flags : []))
  return flags.every((flag) => own.includes(flag)) ? platform : undefined
}

/** Why an image may take files; `undefined` where it takes none. */
async function triggersOf(
  { name, reference }: ImageName,
  world: Asks,
  stages: ReadonlySet<string>,
  digest: string | undefined,
): Promise<{ why: string; adds?: Omit<BaseAdds, 'line'> } | undefined> {
  let triggers: string[]
  let env: Record<string, string>
  try {
    ;({ triggers, env } = await onBuild({ ...reference, ...(digest !== undefined && { digest }) }, world))
  } catch (error) {
    if (error instanceof Failure && error.class === 'cancelled') throw error
    if (isOfficial(reference)) return undefined
    const why = error instanceof Failure ? error.text.why : 'its configuration is not valid'
    return { why: `it is not known whether ${name} has ONBUILD instructions: ${why}` }
  }
  // Each is an instruction of its own to BuildKit; what an ADD fetches is no file of the context, and is as little known.
  const taking = triggers.find(
    (trigger) => contextUses(instructions(trigger)).length > 0 || needsStage(trigger, stages),
  )
  if (taking === undefined) return undefined
  const why = `${name} has the instruction ONBUILD ${taking.slice(0, 80)}`
  const adds = triggers.some((trigger) => instructions(trigger).some(({ keyword }) => keyword === 'ADD'))
  return { why, ...(adds && { adds: { env, triggers } }) }
}

/** Whether a trigger may need a stage of the file that nothing else is made of, and whose base was not asked. */
function needsStage(trigger: string, stages: ReadonlySet<string>): boolean {
  const names = [...trigger.matchAll(/\bfrom=([^\s,]*)/gi)].map(([, name = '']) => name.toLowerCase())
  return names.some((name) => /^[+-]?\d+$/.test(name) || stages.has(name))
}

/** Docker's own images: those with ONBUILD instructions, which are no longer made, say so in their tags. */
function isOfficial({ registry, path, tag }: Reference): boolean {
  return registry === 'docker.io' && path.startsWith('library/') && tag !== undefined && !/onbuild/i.test(tag)
}

/** The ONBUILD instructions in the configuration of an image, and its variables. Throws for what cannot be read. */
async function onBuild(
  reference: Reference,
  { registry, platform }: Asks,
): Promise<{ triggers: string[]; env: Record<string, string> }> {
  const found = await registry.manifest(reference)
  if (found === undefined) throw missing(reference)
  const manifests = await Promise.all(
    childrenFor(found, platform).map(async (digest) => {
      const child = digest === found.digest ? found : await registry.manifest({ ...reference, digest })
      return child ?? Promise.reject(missing(reference))
    }),
  )
  const lists = await Promise.all(
    manifests.map(async (manifest) => {
      const digest = fieldsOf(fieldsOf(parseJson(manifest.bytes)).config).digest
      if (typeof digest !== 'string' || !isDigest(digest))
        throw new Error('its manifest does not name a configuration')
      const config = fieldsOf(parseJson(await registry.blob(reference, digest, MOST_BYTES)))
      const list = fieldsOf(config.config).OnBuild ?? []
      if (!Array.isArray(list) || !list.every((item) => typeof item === 'string'))
        throw new Error('OnBuild is not a list')
      return {
        list: list as string[],
        env: Object.fromEntries(readVariables(fieldsOf(config.config).Env) ?? []),
      }
    }),
  )
  const [only, ...others] = lists
  // Of several variants nobody knows which one is taken.
  return { triggers: lists.flatMap(({ list }) => list), env: others.length === 0 && only ? only.env : {} }
}

/** Digests of the manifests that a builder may take for a platform: variants of an architecture are its own choice. */
function childrenFor(manifest: Manifest, platform: string | undefined): string[] {
  const { manifests } = fieldsOf(parseJson(manifest.bytes))
  if (manifests === undefined) return [manifest.digest]
  const [os, architecture] = platform?.split('/') ?? []
  const fitting = listOf(manifests).filter((child) => {
    const of = fieldsOf(fieldsOf(child).platform)
    // Attestations are of the platform unknown.
    return platform === undefined ? of.os !== 'unknown' : of.os === os && of.architecture === architecture
  })
  const digests = fitting.flatMap((child) => {
    const { digest } = fieldsOf(child)
    return typeof digest === 'string' && isDigest(digest) ? [digest] : []
  })
  if (digests.length === 0 || digests.length !== fitting.length || digests.length > 10)
    throw new Error('no image for the platform')
  return digests
}

function missing(reference: Reference): Failure {
  const why = 'the image does not exist in its registry'
  return new Failure({
    class: 'not-found',
    doing: 'looking',
    on: reference.path,
    why,
    next: 'Correct the name',
  })
}
