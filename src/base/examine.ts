import type { Finding } from '../failure.ts'
import { type Fingerprint, fingerprint } from '../fingerprint/fingerprint.ts'
import { namedContexts } from '../fingerprint/named-contexts.ts'
import { recipeInputs } from '../fingerprint/recipe.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { World } from '../world.ts'
import { targetTag } from './targets.ts'

/** What a run with `image: base` is about: the recipes in containers/base. */
export interface BaseSubject {
  fingerprint: Fingerprint
  /** Content tag of the default target, under which the four are looked up. */
  tag: string
  findings: Finding[]
}

/** Hashes containers/base and what replaces its stages. */
export async function examineBase(
  inputs: Pick<Inputs, 'buildContexts'>,
  { files, own }: Pick<World, 'files' | 'own'>,
): Promise<BaseSubject> {
  const { decides, findings } = await namedContexts(files, inputs.buildContexts)
  const print = fingerprint({
    environment: { canonical: null },
    includes: [],
    git: {},
    recipe: await recipeInputs(own, '', 'containers/base'),
    arguments: { buildArgs: decides, platforms: [], variant: 'base', aptPackages: [] },
    base: '',
  })
  return { fingerprint: print, tag: targetTag('latest', print.hash), findings }
}
