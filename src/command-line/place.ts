import { existsSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'

/** The root of a repository, and the environment file below it, with forward slashes. */
export interface Place {
  folder: string
  environmentFile: string
}

/**
 * What `check` looks at: a repository's folder, or one environment file. The root of a file is the repository that it stands
 * in, or else its own folder. `undefined` where there is neither.
 */
export function placeOf(argument: string, environmentFile: string | undefined): Place | undefined {
  const path = resolve(argument)
  const status = statSync(path, { throwIfNoEntry: false })
  if (status === undefined) return undefined
  if (status.isDirectory()) return { folder: path, environmentFile: environmentFile ?? 'environment.yml' }
  const folder = repositoryAbove(dirname(path)) ?? dirname(path)
  return { folder, environmentFile: relative(folder, path).split(sep).join('/') || basename(path) }
}

function repositoryAbove(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return folder
  const above = dirname(folder)
  return above === folder ? undefined : repositoryAbove(above)
}
