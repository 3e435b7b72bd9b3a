import type { HashedFile } from '../build-context/hashed-files.ts'
import { namedContexts } from '../build-context/named-contexts.ts'
import type { Finding } from '../failure.ts'
import { type Fingerprint, fingerprint } from '../fingerprint/fingerprint.ts'
import { recipeInputs } from '../fingerprint/recipe.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { World } from '../world.ts'
import { targetRecipe } from './solver.ts'
import { type Target, targetTag } from './targets.ts'

/** What a run with `image: base` is about: the recipes in containers/base. */
export interface BaseSubject {
  fingerprint: Fingerprint
  /**
   * Of the target that no image holds: lectures solve in it. Of its own, because every other one of it lets the next build of each
   * lecture solve its environment again.
   */
  solverFingerprint: Fingerprint
  /** Content tag of the default target, under which the others are looked up. */
  tag: string
  findings: Finding[]
}

const FOLDER = 'containers/base'

/** Hashes containers/base and what replaces its stages. */
export async function examineBase(
  inputs: Pick<Inputs, 'buildContexts'>,
  { files, own, platform }: Pick<World, 'files' | 'own' | 'platform'>,
): Promise<BaseSubject> {
  const { decides, findings } = await namedContexts(files, inputs.buildContexts)
  const { files: all } = await recipeInputs(own, '', FOLDER)
  const dockerfile = Buffer.from((await own.read(`${FOLDER}/Dockerfile`)) ?? []).toString('utf8')
  const solver = targetRecipe(dockerfile, all, 'solver')
  const counts = Object.entries(decides).filter(([name]) => solver.names.includes(name))
  const whole = print(all, decides, 'base', platform)
  return {
    fingerprint: whole,
    solverFingerprint: print(solver.files, Object.fromEntries(counts), 'solver', platform),
    tag: targetTag('latest', whole.hash),
    findings,
  }
}

/** The fingerprint that a target's tags and annotations carry. */
export function printOf(
  target: Target,
  subject: Pick<BaseSubject, 'fingerprint' | 'solverFingerprint'>,
): Fingerprint {
  return target === 'solver' ? subject.solverFingerprint : subject.fingerprint
}

function print(
  files: HashedFile[],
  contexts: Record<string, string>,
  variant: string,
  platform: string,
): Fingerprint {
  return fingerprint({
    environment: { canonical: null },
    includes: [],
    git: {},
    recipe: { solver: '', files },
    arguments: {
      buildArgs: contexts,
      buildContexts: {},
      platforms: [platform],
      variant,
      aptPackages: [],
      lockFile: undefined,
      verifyScript: undefined,
    },
    base: '',
  })
}
