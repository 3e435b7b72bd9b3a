import { createHash } from 'node:crypto'
import type { Campaigned } from './case.ts'
import { builderFaults } from './faults/builders.ts'
import { diskFaults } from './faults/disks.ts'
import { engineFaults } from './faults/engines.ts'
import { rejectedFaults } from './faults/rejections.ts'
import { requestFaults } from './faults/requests.ts'
import { serviceFaults } from './faults/services.ts'

/** All: those first that take longest, the others mixed, so that a campaign that is cut short has tried some of every kind. */
export function allFaults(): Campaigned[] {
  const slow = ({ id, alone }: Campaigned): boolean => alone !== undefined || /-(?:hang|drip)$/.test(id)
  const all = [
    ...requestFaults(),
    ...serviceFaults(),
    ...engineFaults(),
    ...rejectedFaults(),
    ...builderFaults(),
    ...diskFaults(),
  ]
  const mixed = all.filter((fault) => !slow(fault)).map((fault) => ({ fault, order: orderOf(fault.id) }))
  return [...all.filter(slow), ...mixed.toSorted((a, b) => a.order - b.order).map(({ fault }) => fault)]
}

function orderOf(id: string): number {
  return createHash('sha256').update(id).digest().readUInt32BE(0)
}
