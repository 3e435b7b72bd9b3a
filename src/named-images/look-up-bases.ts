import { frontendOf, takesContexts } from '../dockerfile/frontend.ts'
import { Failure, type Finding } from '../failure.ts'
import type { Subject } from '../fingerprint/subject.ts'
import type { Reference } from '../image/reference.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { Registry } from '../ports.ts'
import { imageName } from './image-name.ts'
import { type NamedImages, namedImages } from './named-images.ts'

/** An image that a build starts from, and what its tag stands for now. */
export interface Base {
  /** `python:3.13-slim`. */
  name: string
  reference: Reference
  /** Of the Dockerfile; `undefined` for an image of the input `build-contexts`. */
  line: number | undefined
  /** Named context that gives it its digest; `undefined` where that would replace a stage, or is not understood. */
  context: string | undefined
  /** Of the program that reads the Dockerfile: what follows its name. */
  frontend?: string
  now: { digest: string } | 'absent' | Failure
}

export interface Bases {
  bases: Base[]
  /** Notices about what cannot be pinned. */
  findings: Finding[]
}

/** More than anybody's file has; each is a request of the registry. */
const MOST = 50
const IMAGE = 'docker-image://'

/**
 * Asks the registries for every image that a repository's own Dockerfile starts from and that no digest pins yet. Never throws for
 * a registry that does not answer: what the builder can do in spite of that is up to its own configuration.
 */
export async function lookUpBases(
  subject: Partial<Pick<Subject, 'dockerfile' | 'dockerfileText' | 'platform'>>,
  inputs: Pick<Inputs, 'buildArgs' | 'buildContexts'>,
  registry: Pick<Registry, 'manifest'>,
): Promise<Bases> {
  const { dockerfile: file = '', dockerfileText = '', platform } = subject
  const named = namedImages(dockerfileText, inputs.buildArgs, Object.keys(inputs.buildContexts), platform)
  const wanted = [
    ...frontendImage(dockerfileText, inputs.buildArgs),
    ...fromDockerfile(named, takesContexts(dockerfileText, inputs.buildArgs)),
    ...fromContexts(named, inputs.buildContexts),
  ].filter(({ reference }) => reference.digest === undefined)
  const notice = (message: string, advice: string, line?: number): Finding => ({
    severity: 'notice',
    rule: 'base-not-pinned',
    file,
    ...(line !== undefined && { line }),
    message,
    advice,
  })
  const findings = named.unknown.map(({ line, text, why, advice }) =>
    notice(
      `the base image ${text} is not pinned (${why}). Scheduled runs do not notice when it changes`,
      advice,
      line,
    ),
  )
  if (wanted.length > MOST) {
    const message = `only the first ${MOST} of its ${wanted.length} images are pinned, and only those are checked for changes`
    findings.push(notice(message, 'Use fewer images'))
  }
  const bases = await Promise.all(
    wanted.slice(0, MOST).map(async (base) => ({ ...base, now: await digestNow(base.reference, registry) })),
  )
  return { bases, findings }
}

type Wanted = Omit<Base, 'now'>

/** A program of somebody else's reads the Dockerfile as it likes, and so decides the image as a base does. */
function frontendImage(text: string, buildArgs: Readonly<Record<string, string>>): Wanted[] {
  const frontend = frontendOf(text, buildArgs)
  const image = frontend.kind === 'foreign' ? imageName(frontend.name) : undefined
  if (frontend.kind !== 'foreign' || image === undefined) return []
  const { name, reference } = image
  return [{ name, reference, line: 1, context: undefined, frontend: frontend.more }]
}

function fromDockerfile({ images, stages }: NamedImages, contexts: boolean): Wanted[] {
  return images.map(({ name, key, reference, line }) => ({
    name,
    reference,
    line,
    // BuildKit looks for a context of a stage's name first, and takes it for the whole stage.
    context: !contexts || stages.has(key) ? undefined : key,
  }))
}

function fromContexts({ contexts }: NamedImages, places: Readonly<Record<string, string>>): Wanted[] {
  return contexts.flatMap((context) => {
    const place = places[context] ?? ''
    const image = place.startsWith(IMAGE) ? imageName(place.slice(IMAGE.length)) : undefined
    return image ? [{ name: image.name, reference: image.reference, line: undefined, context }] : []
  })
}

async function digestNow(reference: Reference, registry: Pick<Registry, 'manifest'>): Promise<Base['now']> {
  try {
    const manifest = await registry.manifest(reference)
    return manifest === undefined ? 'absent' : { digest: manifest.digest }
  } catch (error) {
    if (error instanceof Failure && error.class !== 'cancelled') return error
    throw error
  }
}
