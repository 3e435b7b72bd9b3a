import { statfsSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { smallDisk } from '../../../e2e/machine.ts'
import { ownRegistry } from '../../../e2e/registry.ts'
import type { Campaigned } from '../case.ts'
import { OwnBuilder } from '../own-builder.ts'

/** File systems that are full for real: below a registry of the fault's own, and below a builder. */
export function diskFaults(): Campaigned[] {
  const kind = 'disk full'
  const full = (scene: 'reuse' | 'build', filled: RegExp | undefined, name: string): Campaigned => ({
    id: `disk-registry-${name}`,
    kind,
    scene,
    alone: 'disk',
    classes: ['disk-full', 'registry-unavailable', 'registry-answer'],
    setting: async () => {
      const folder = await smallDisk(600)
      const registry = await ownRegistry(folder)
      const filler = join(folder, 'filler')
      const fill = (): void => {
        const { bavail, bsize } = statfsSync(folder)
        writeFileSync(filler, Buffer.alloc(bavail * bsize))
      }
      return {
        registry,
        during: (child, log) => {
          if (filled === undefined) return fill()
          const timer = setInterval(() => {
            if (!filled.test(log())) return
            clearInterval(timer)
            fill()
          }, 20)
          child.once('close', () => clearInterval(timer))
        },
        // The registry must be able to answer the checks.
        after: () => truncateSync(filler, 0),
      }
    },
  })
  const small: Campaigned = {
    id: 'disk-builder-full',
    kind,
    scene: 'build',
    alone: 'disk',
    classes: ['disk-full'],
    mustFail: true,
    setting: async () => {
      const builder = await OwnBuilder.start(await smallDisk(60))
      return { inputs: { builder: builder.name }, after: () => builder.end() }
    },
  }
  return [
    full('reuse', undefined, 'full-at-the-look-up'),
    full('build', undefined, 'full-before-the-build'),
    full('build', /^::group::Verifying the image/m, 'full-at-the-verification'),
    small,
  ]
}
