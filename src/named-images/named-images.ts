import { type Source, type Stage, stagesOf, type Unknown } from '../dockerfile/stages.ts'
import { type ImageName, imageName } from './image-name.ts'

/** What a build of the last stage takes from outside, apart from its build context. */
export interface NamedImages {
  /** By their names, each once, in the order of the file. */
  images: ({ line: number } & ImageName)[]
  /** Named contexts that take the place of a stage or of an image. */
  contexts: string[]
  /** What may be an image, and cannot be known from the file. */
  unknown: ({ line: number } & Unknown)[]
  /** Names of all stages: a named context of that name replaces the stage, whatever it starts from. */
  stages: Set<string>
  /** What the stages start from, and run the ONBUILD instructions of: an image, a named context, or what is not known. */
  starts: { line: number; image?: ImageName; context?: string }[]
}

/** BuildKit's word for nothing. */
const EMPTY = 'scratch'

/**
 * Every image that BuildKit looks up to build a Dockerfile: of FROM, COPY --from and RUN --mount=from, in the stages that the last one
 * is made of. `contexts` are the names of the named contexts, which come before stages and registries.
 */
export function namedImages(
  text: string,
  buildArgs: Readonly<Record<string, string>>,
  contexts: readonly string[],
  platform?: string,
): NamedImages {
  const stages = stagesOf(text, buildArgs, platform)
  const byKey = new Map(contexts.map((name) => [imageName(name)?.key ?? name, name]))
  const found: NamedImages = {
    images: [],
    contexts: [],
    unknown: [],
    stages: new Set(stages.flatMap(({ name }) => name ?? [])),
    starts: [],
  }
  const start = (line: number, name: string | undefined): void => {
    if (name === EMPTY) return
    const image = name === undefined ? undefined : imageName(name)
    const context = image && byKey.get(image.key)
    found.starts.push({ line, ...(context !== undefined ? { context } : image && { image }) })
  }
  const take = (source: Source): void => {
    const { line } = source
    if (source.kind === 'number') {
      const advice = 'Name the stage, or correct the number: the first stage is 0'
      found.unknown.push({
        line,
        text: String(source.stage),
        why: 'there is no stage with that number',
        advice,
      })
      return
    }
    if (source.kind === 'name' && source.name === EMPTY) return
    if (source.kind === 'unknown') {
      const { text, why, advice } = source
      found.unknown.push({ line, text, why, advice })
      return
    }
    const image = imageName(source.name)
    const context = image && byKey.get(image.key)
    if (context !== undefined) found.contexts.push(context)
    else if (image !== undefined) found.images.push({ line, ...image })
    else
      found.unknown.push({
        line,
        text: source.name,
        why: 'it is not the name of an image',
        advice: 'Correct the name. If it contains variables, set their values with the input build-args',
      })
  }
  const replacing = ({ name }: Stage): string | undefined =>
    name === undefined ? undefined : byKey.get(name)
  for (const { stage, base, others } of reachable(stages, replacing)) {
    const replaced = replacing(stage)
    if (replaced !== undefined) {
      found.contexts.push(replaced)
      found.starts.push({ line: stage.line, context: replaced })
    } else if (base === undefined) {
      take(stage.base)
      start(stage.line, stage.base.kind === 'name' ? stage.base.name : undefined)
    }
    for (const source of others) take(source)
  }
  return { ...found, ...sorted(found) }
}

/** A stage with what it starts from, where that is a stage, and the sources of its instructions that are none. */
interface Reached {
  stage: Stage
  base: Stage | undefined
  others: Source[]
}

/** The stages that the last one is made of; all of them where a name is unknown that may be any stage's. */
function reachable(stages: readonly Stage[], replaced: (stage: Stage) => string | undefined): Reached[] {
  const named = new Map<string, Stage>()
  const bases = stages.map((stage) => {
    const name = stage.base.kind === 'name' && replaced(stage) === undefined ? stage.base.name : undefined
    const base = name === undefined ? undefined : named.get(name)
    if (stage.name !== undefined) named.set(stage.name, stage)
    return [stage, base] as const
  })
  const baseOf = new Map(bases)
  const stageOf = (source: Source): Stage | undefined => {
    if (source.kind === 'number') return stages[source.stage]
    return source.kind === 'name' ? named.get(source.name.toLowerCase()) : undefined
  }
  const reached = new Map<Stage, Reached>()
  let all = false
  const open = stages.slice(-1)
  for (let stage = open.pop(); stage !== undefined; stage = open.pop()) {
    if (reached.has(stage)) continue
    const base = baseOf.get(stage)
    const sources = [...stage.sources, ...(base?.triggers ?? [])]
    reached.set(stage, { stage, base, others: sources.filter((source) => stageOf(source) === undefined) })
    if (!all && stage.base.kind === 'unknown' && replaced(stage) === undefined) {
      all = true
      for (const other of stages) open.push(other)
    }
    if (base !== undefined) open.push(base)
    for (const source of sources) {
      const of = stageOf(source)
      if (of !== undefined) open.push(of)
    }
  }
  return [...reached.values()]
}

/** Each once, in the order of the file. */
function sorted({ images, contexts, unknown }: NamedImages) {
  const byLine = (a: { line: number }, b: { line: number }): number => a.line - b.line
  const first = new Map(
    images
      .toSorted(byLine)
      .toReversed()
      .map((image) => [image.name, image]),
  )
  return {
    images: [...first.values()].toSorted(byLine),
    contexts: [...new Set(contexts)],
    unknown: unknown.toSorted(byLine),
  }
}
