import type { DiskSize, LargePackage } from '../image/size.ts'
import { markedObjects } from './checks.ts'

const SIZE = 'container-action-size: '
const PACKAGE = 'container-action-package: '
const MOST_PACKAGES = 10

/**
 * What containers/verify counted on the image's own file system. The first line counts: it is written before anything of the
 * image has run. `undefined` when there is none, for an image may lack the tools.
 */
export function readDiskSize(lines: readonly string[]): DiskSize | undefined {
  const { bytes, files } = markedObjects(lines, SIZE)[0] ?? {}
  return isCount(bytes) && isCount(files) ? { bytes, files } : undefined
}

/** The largest packages of the environment, largest first. */
export function readLargestPackages(lines: readonly string[]): LargePackage[] {
  return markedObjects(lines, PACKAGE)
    .flatMap(({ name, by, bytes }) =>
      typeof name === 'string' && (by === 'conda' || by === 'pip') && isCount(bytes)
        ? [{ name: name.slice(0, 100), by, bytes } satisfies LargePackage]
        : [],
    )
    .slice(0, MOST_PACKAGES)
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
