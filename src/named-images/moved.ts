import { Failure } from '../failure.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { World } from '../world.ts'
import { type Base, lookUpBases } from './look-up-bases.ts'

/** Asks the registries, and warns of bases that they do not tell about. */
export async function movedSince(
  recorded: Readonly<Record<string, string>>,
  subject: Parameters<typeof lookUpBases>[0],
  inputs: Pick<Inputs, 'buildArgs' | 'buildContexts'>,
  { registry, log }: Pick<World, 'registry' | 'log'>,
): Promise<string | undefined> {
  const { bases } = await lookUpBases(subject, inputs, registry)
  for (const { name, now } of bases) {
    if (now !== 'absent' && !(now instanceof Failure)) continue
    const why = now === 'absent' ? 'the image does not exist in its registry any more' : now.text.why
    log.warning(
      `The action could not check whether the base ${name} has changed: ${why}. It keeps the published image.`,
    )
  }
  return movedBases(recorded, bases)
}

/**
 * Why an image is out of date, in words: a base stands for another digest than when it was built. `undefined` when none does. A base
 * that cannot be looked up, or is gone, is no reason: the image that is there is good.
 */
export function movedBases(
  recorded: Readonly<Record<string, string>>,
  bases: readonly Base[],
): string | undefined {
  const moves = bases.flatMap(({ name, now }) => {
    if (now === 'absent' || now instanceof Failure) return []
    const before = Object.hasOwn(recorded, name) ? recorded[name] : undefined
    if (before === now.digest) return []
    return before === undefined
      ? `base ${name} could not be looked up when the image was built`
      : `base ${name} moved (${short(before)} -> ${short(now.digest)})`
  })
  return moves.length === 0 ? undefined : moves.join(', ')
}

function short(digest: string): string {
  return `${digest.slice(0, 'sha256:'.length + 12)}...`
}
