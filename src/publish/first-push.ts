import { type Reference, repositoryOf } from '../image/reference.ts'

/**
 * What the owner of a new package on GHCR has to do by hand, with the page where it is done; `undefined` for other registries.
 * GHCR makes every new package private, and nothing but that page changes it: https://docs.github.com/packages/learn-github-packages
 */
export function firstPushAdvice(repository: Reference, source: string): string | undefined {
  if (repository.registry !== 'ghcr.io') return undefined
  const [owner = '', ...name] = repository.path.split('/')
  const settings = `https://github.com/orgs/${owner}/packages/container/${encodeURIComponent(name.join('/'))}/settings`
  return (
    `${repositoryOf(repository)} has no image under latest yet. If this run has just created the package, it is private: jobs of ` +
    `${source} can pull it with "packages: read", nobody else can. To make it public, or to let other repositories use it ` +
    `("Manage Actions access"), open ${settings} (of a user's package: /users/ in place of /orgs/)`
  )
}
