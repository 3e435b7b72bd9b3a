/** What a tag of a lecture's image is, in the words of docs/events.md. `sha`: the commit of the run. */
export function tagKind(tag: string, sha: string): string {
  const kinds: [RegExp, string][] = [
    [/^latest$/, 'latest'],
    [/^env-/, 'env'],
    [/^pr-7$/, 'pr'],
    [/^v1\.2\.0$/, 'git tag'],
    [/^\d{4}-\d\d-\d\d$/, 'date'],
    [new RegExp(`^${sha}$`), 'commit'],
  ]
  const kind = kinds.find(([pattern]) => pattern.test(tag))?.[1]
  if (kind === undefined)
    throw new Error(`${tag} is of no known kind: add one to __tests__/events/tag-kinds.ts`)
  return kind
}
