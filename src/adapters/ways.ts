import { lstatSync, readlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** How the kernel comes to a place. */
export interface Way {
  /** Links that are followed, each by its path without links. */
  links: readonly string[]
  /** Where it ends, without links; nothing need be there. */
  end: string
}

/** Links in one path, as in Linux. */
const MOST_LINKS = 40

/** Ways to absolute paths. Those of folders are kept: thousands of files lie in few of them. */
export function createWays(): (place: string) => Way {
  const known = new Map<string, Way>()
  const wayTo = (place: string): Way => {
    const above = dirname(place)
    if (above === place) return { links: [], end: place }
    let folder = known.get(above)
    if (folder === undefined) {
      folder = wayTo(above)
      known.set(above, folder)
    }
    return go(folder, basename(place))
  }
  return wayTo
}

/** One name further, and on where that is a link. */
function go({ links, end }: Way, name: string): Way {
  const at = join(end, name)
  const target = targetOf(at)
  if (target === undefined) return { links, end: at }
  let way: Way = { links: [...links, at], end: target.startsWith('/') ? '/' : end }
  // The kernel goes no further either: nothing can be read there.
  if (way.links.length > MOST_LINKS) return { links: way.links, end: at }
  for (const part of target.split('/')) {
    if (part === '' || part === '.') continue
    way = part === '..' ? { ...way, end: dirname(way.end) } : go(way, part)
  }
  return way
}

/** `undefined` for what is no link, and where nothing is. */
function targetOf(path: string): string | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(path) : undefined
  } catch {
    return undefined
  }
}
