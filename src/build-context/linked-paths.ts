/** Links in one path, as in Linux. */
const MOST_LINKS = 40

/**
 * Where a path of the build context ends when each link on the way is followed, as BuildKit does: the context is the root for absolute
 * targets and for `..` above it. `undefined` for links in a circle. `.` is the context itself.
 */
export function realPath(path: string, links: ReadonlyMap<string, string>): string | undefined {
  const waiting = path.split('/')
  let place: string[] = []
  let followed = 0
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    if (name === '' || name === '.') continue
    if (name === '..') {
      place.pop()
      continue
    }
    const target = links.get([...place, name].join('/'))
    if (target === undefined) {
      place.push(name)
      continue
    }
    followed += 1
    if (followed > MOST_LINKS) return undefined
    waiting.unshift(...target.split('/'))
    if (target.startsWith('/')) place = []
  }
  return place.join('/') || '.'
}
