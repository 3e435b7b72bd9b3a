import type { Campaigned } from './case.ts'
import { builderFaults, rejectedFaults } from './faults/builders.ts'
import { engineFaults } from './faults/engines.ts'
import { requestFaults } from './faults/requests.ts'
import { serviceFaults } from './faults/services.ts'

/** All, those first that take longest. */
export function allFaults(): Campaigned[] {
  const slow = ({ id, alone }: Campaigned): boolean => alone !== undefined || /-(?:hang|drip)$/.test(id)
  const all = [
    ...requestFaults(),
    ...serviceFaults(),
    ...engineFaults(),
    ...rejectedFaults(),
    ...builderFaults(),
  ]
  return [...all.filter(slow), ...all.filter((fault) => !slow(fault))]
}
