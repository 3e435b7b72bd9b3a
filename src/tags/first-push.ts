import { type Reference, repositoryOf } from '../image/reference.ts'

/**
 * What the owner of a new package on GHCR has to do by hand, with the page where it is done; `undefined` for other registries.
 * GHCR makes every new package private, and nothing but that page changes it: https://docs.github.com/packages/learn-github-packages
 */
export function firstPushAdvice(repository: Reference, source: string): string | undefined {
  if (repository.registry !== 'ghcr.io') return undefined
  const settings = settingsPage(repository)
  return (
    `${repositoryOf(repository)} has no tag latest yet. If this run has just created the package, it is private. Jobs of ` +
    `${source} can pull it with "packages: read", and nobody else can. To make it public, or to let other repositories use it ` +
    `("Manage Actions access"), open ${settings} (if the package belongs to a user, write /users/ instead of /orgs/)`
  )
}

/** The same for base images, which are of no use while they are private: a lecture's job cannot read another repository's package. */
export function privateBaseAdvice(repository: Reference): string | undefined {
  if (repository.registry !== 'ghcr.io') return undefined
  return (
    `${repositoryOf(repository)} had no image before. If this run has just created the package, it is private, and no lecture repository ` +
    `can build on it: open ${settingsPage(repository)} (if the package belongs to a user, write /users/ instead of /orgs/) and change its visibility to public`
  )
}

function settingsPage({ path }: Reference): string {
  const [owner = '', ...name] = path.split('/')
  return `https://github.com/orgs/${owner}/packages/container/${encodeURIComponent(name.join('/'))}/settings`
}
