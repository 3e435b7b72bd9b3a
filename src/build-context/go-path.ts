/** Go's rules for paths and names, where BuildKit's reading of a build context depends on them. */

/** strings.TrimSpace. */
export { trim as trimSpace } from '../dockerfile/blanks.ts'

/** filepath.Clean. */
export function clean(path: string): string {
  if (path === '') return '.'
  const rooted = path.startsWith('/')
  const kept: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue
    if (segment !== '..') kept.push(segment)
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop()
    else if (!rooted) kept.push('..')
  }
  return (rooted ? '/' : '') + kept.join('/') || '.'
}

/** filepath.Join('/', path) without the slash in front; the root is the empty string. */
export function fromRoot(path: string): string {
  return clean(`/${path}`).slice(1)
}

/** Whether a name holds *, ? or [ that no backslash takes the meaning from: fsutil's containsWildcards. */
export function hasWildcard(name: string): boolean {
  for (let at = 0; at < name.length; at += 1) {
    if (name[at] === '\\') at += 1
    else if ('*?['.includes(name.charAt(at))) return true
  }
  return false
}
