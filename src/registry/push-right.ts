import { type Reference, repositoryOf } from '../image/reference.ts'
import type { Log, PushRight } from '../ports.ts'
import { knownTokenService, registryOrigin } from './hosts.ts'
import type { RegistryRequest } from './registry-request.ts'
import { requestTo } from './registry-request.ts'
import type { Requests } from './requests.ts'

/**
 * Opens an upload and cancels it. Throws a Failure when the registry says neither yes nor no.
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md#post-then-put
 */
export async function askPushRight(requests: Requests, log: Log, repository: Reference): Promise<PushRight> {
  const work = { doing: 'asking whether this job may push', on: repositoryOf(repository) }
  const { registry, path } = repository
  if (knownTokenService(registry) !== undefined && !requests.hasCredentials(registry, path)) {
    // GHCR takes no anonymous pushes: no request needed to know.
    const next =
      'Leave the input github-token at its default and give the job "packages: write" under permissions'
    return {
      allowed: false,
      why: `pushing to ${registry} needs credentials, and this job gave none`,
      next,
    }
  }
  // Repeating it is harmless: an upload that nobody fills is purged by the registry.
  const open = requestTo(repository, work, { actions: 'pull,push', method: 'POST', below: 'blobs/uploads/' })
  const answer = await requests.perform(open)
  if (!answer.accepted) return { allowed: false, why: answer.refusal.why, next: answer.refusal.next }
  const { response } = answer
  if (response.status === 202) {
    await cancelUpload(requests, log, open, response.headers.location)
    return { allowed: true }
  }
  const why = requests.describe(response)
  if (response.status === 404) {
    return {
      allowed: false,
      why,
      next: 'First create this repository or project in the registry, or correct the name',
    }
  }
  if (response.status === 405) {
    return {
      allowed: false,
      why: `${why}; the registry is read-only`,
      next: 'Run the job again when the maintenance has ended',
    }
  }
  throw requests.unexpected(work, why)
}

/**
 * Best effort: the answer to the question is known already. Behind a token service distribution refuses it (it wants the right
 * `delete`) and purges the upload after a week.
 */
async function cancelUpload(
  requests: Requests,
  log: Log,
  open: RegistryRequest,
  location: string | undefined,
): Promise<void> {
  const origin = registryOrigin(open.registry)
  const target =
    location !== undefined && URL.canParse(location, origin.href) ? new URL(location, origin) : undefined
  if (target?.origin !== origin.origin)
    return log.debug('the registry gave no address to cancel the test upload')
  try {
    await requests.perform({ ...open, method: 'DELETE', target: target.href, once: true })
  } catch {
    log.debug('the test upload could not be cancelled')
  }
}
