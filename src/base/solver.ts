import type { HashedFile } from '../build-context/hashed-files.ts'
import { contextUses, type Instruction, instructions, sourceOf } from '../dockerfile/dockerfile.ts'
import { sha256 } from '../sha256.ts'

/** What of containers/base one of its targets is made of. */
export interface TargetRecipe {
  files: HashedFile[]
  /** Stages and images that it is made of, any of which a named context may replace. */
  names: string[]
}

interface Stage {
  name: string
  from: string
  instructions: Instruction[]
}

/**
 * The part of a Dockerfile's folder that decides one target: the instructions of its stages and of those they are made of, and the
 * files that these take from the context. Comments and other targets' stages do not count. `files` are all of the folder's, `text` is its
 * Dockerfile. What cannot be told apart counts as a whole.
 */
export function targetRecipe(text: string, files: readonly HashedFile[], target: string): TargetRecipe {
  const found = instructions(text)
  const stages = stagesOf(found)
  const wanted = closure(stages, target)
  if (wanted.length === 0) return { files: [...files], names: [target] }
  const first = stages[0]?.instructions[0]?.line ?? 1
  // ARG before the first stage may stand for a part of any FROM.
  const counted = [
    ...found.filter(({ line }) => line < first),
    ...wanted.flatMap((stage) => stage.instructions),
  ]
  const sources = contextUses(counted).flatMap((use) => (use.kind === 'remote' ? [] : [sourceOf(use)]))
  const taken = files.filter(({ path }) =>
    sources.some((source) => source === '.' || path === source || path.startsWith(`${source}/`)),
  )
  const own = { path: `Dockerfile, target ${target}`, sha256: sha256(written(text, found, counted)) }
  return {
    files: [{ ...own, executable: false, target: null }, ...taken],
    names: wanted.flatMap(({ name, from }) => [name, from]),
  }
}

function stagesOf(found: readonly Instruction[]): Stage[] {
  const stages: Stage[] = []
  for (const instruction of found) {
    if (instruction.keyword === 'FROM') {
      const [, from = '', name = ''] = /^(\S+)(?:\s+as\s+(\S+))?/i.exec(instruction.rest) ?? []
      stages.push({ name: name.toLowerCase(), from, instructions: [] })
    }
    stages.at(-1)?.instructions.push(instruction)
  }
  return stages
}

/** The target's stage and all that it is made of, in the order of the file. */
function closure(stages: readonly Stage[], target: string): Stage[] {
  const wanted = new Set<Stage>()
  const add = (name: string): void => {
    for (const stage of stages) {
      if (wanted.has(stage) || !matches(name, stage.name)) continue
      wanted.add(stage)
      add(stage.from)
      for (const { flags, rest } of stage.instructions)
        for (const [, from = ''] of [...flags, rest].join(' ').matchAll(/(?:--|[,=])from=([^\s,]+)/g))
          add(from)
    }
  }
  add(target)
  return stages.filter((stage) => wanted.has(stage))
}

/** `miniforge-${TARGETARCH}` is each of `miniforge-amd64` and `miniforge-arm64`. */
function matches(reference: string, stage: string): boolean {
  if (stage === '') return false
  const parts = reference.toLowerCase().split(/\$\{[^}]*\}|\$\w+/)
  const pattern = parts.map((part) => part.replace(/[^\w]/g, '\\$&')).join('.*')
  return new RegExp(`^${pattern}$`).test(stage)
}

/** The instructions as they are written, with their heredocs, without the comments and empty lines between them. */
function written(text: string, all: readonly Instruction[], counted: readonly Instruction[]): string {
  const lines = text.split('\n')
  return counted
    .map(({ line }) => {
      const end = all.find((other) => other.line > line)?.line ?? lines.length + 1
      return lines
        .slice(line - 1, end - 1)
        .join('\n')
        .replace(/(?:\n[ \t]*(?:#[^\n]*)?)+$/, '')
    })
    .join('\n')
}
