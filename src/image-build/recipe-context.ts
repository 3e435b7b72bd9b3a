import type { Scratch } from '../ports.ts'

/** What the default recipe (containers/lecture) reads from its build context. */
export interface RecipeContext {
  /** Dockerfile of the recipe, to which the environment's variables are added. */
  dockerfile: string
  variables: Record<string, string>
  condaPart: string
  /** Explicit list that is installed instead of solving the conda part. */
  condaLock: string | undefined
  /** Exact packages of the system, where a lock names them. */
  aptLock?: string | undefined
  /** `undefined` when the environment has no pip section. */
  requirements: { path: string; text: string } | undefined
  includes: ({ path: string; executable: boolean } & ({ bytes: Uint8Array } | { link: string }))[]
  marker: { image: string; variant: string; buildDate: string }
}

export const REQUIREMENTS = 'container-action-requirements.txt'

/**
 * Writes the build context into the scratch folder. conda's and pip's inputs lie in folders of their own, so that a
 * change of one does not touch the checksum of the other. Returns absolute paths.
 */
export async function writeRecipeContext(
  scratch: Scratch,
  context: RecipeContext,
): Promise<{ context: string; dockerfile: string }> {
  const { condaLock, marker, requirements } = context
  // A list that one build of a run installs must not reach another one, which solves.
  const folder = condaLock === undefined ? 'context' : 'context-locked'
  await scratch.write(`${folder}/conda/environment.yml`, context.condaPart)
  if (condaLock !== undefined) await scratch.write(`${folder}/conda/explicit.txt`, condaLock)
  await scratch.write(`${folder}/apt/.container-action`, '')
  if (context.aptLock !== undefined) await scratch.write(`${folder}/apt/lock.txt`, context.aptLock)
  // COPY of an absent folder fails, and an environment need not have a pip section.
  await scratch.write(`${folder}/pip/.container-action`, '')
  for (const include of context.includes) {
    const path = `${folder}/pip/${include.path}`
    if ('link' in include) await scratch.link(path, include.link)
    else await scratch.write(path, include.bytes, { executable: include.executable })
  }
  if (requirements) await scratch.write(`${folder}/pip/${requirements.path}`, requirements.text)
  await scratch.write(
    `${folder}/marker/quantecon-container`,
    `image=${marker.image}\nvariant=${marker.variant}\nbuild_date=${marker.buildDate}\n`,
  )
  const dockerfile = await scratch.write(
    'Dockerfile',
    `${context.dockerfile.trimEnd()}\n${variables(context.variables)}`,
  )
  return { context: scratch.path(folder), dockerfile }
}

/** ENV is the only way for values to reach every step of a container job: nothing activates an environment there. */
export function variables(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([name, value]) => `ENV ${name}="${escaped(value)}"\n`)
    .join('')
}

/** As `variables`, for folders that come before and after those of the image. */
export function searchPath([before, after]: readonly [string, string]): string {
  return before + after === '' ? '' : `ENV PATH="${escaped(before)}\${PATH}${escaped(after)}"\n`
}

function escaped(value: string): string {
  return value.replace(/[\\"$]/g, (character) => `\\${character}`)
}
