import { examine, type Subject } from '../fingerprint/subject.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { World } from '../world.ts'
import { usesOfBases } from './triggers.ts'

/** The subject with what the bases of the repository's own Dockerfile take from its build context; itself where that is nothing more. */
export async function withBases(subject: Subject, inputs: Inputs, world: World): Promise<Subject> {
  if (subject.dockerfile === undefined) return subject
  const more = await usesOfBases(subject, inputs, world)
  return more.length === 0 ? subject : examine(inputs, world, more)
}
