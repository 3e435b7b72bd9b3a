import { type HashedFile, hashEntries } from '../build-context/hashed-files.ts'
import { Failure } from '../failure.ts'
import type { Files } from '../ports.ts'

/** The default Dockerfile with everything it uses. */
export type Recipe = {
  /** Reference of the solver image. */
  solver: string
  files: HashedFile[]
}

/**
 * The content of containers/lecture, read from the action's own folder (`files` is rooted there).
 * Throws a Failure (`internal`) when the folder is missing: the action is then incomplete.
 */
export async function recipeInputs(
  files: Files,
  solver: string,
  folder = 'containers/lecture',
): Promise<Recipe> {
  const incomplete = (path: string): Failure =>
    new Failure({
      class: 'internal',
      doing: 'reading the default recipe',
      on: path,
      why: 'the action does not contain it',
      next: 'Use a release of the action, or a complete clone of it',
    })
  const entries = await files.list(folder)
  if (entries === undefined || entries.length === 0) throw incomplete(folder)
  // What .dockerignore there keeps from the build: a corrected word in its README must not rebuild every image.
  const used = entries.filter(({ path }) => !/\.md$|\/\.dockerignore$/.test(path))
  const hashed = await hashEntries(files, used, incomplete)
  return { solver, files: hashed.map((file) => ({ ...file, path: file.path.slice(folder.length + 1) })) }
}
