import type { Reference } from '../image/reference.ts'
import type { Actions } from './authorization.ts'
import type { HttpRequest } from './transport.ts'

const MAX_ANSWER = 64 * 1024

/** What a Failure calls the work: "looking up the image", "ghcr.io/owner/name:tag". */
export interface Work {
  doing: string
  on: string
}

/** One request to a registry, before anybody knows with which right. */
export interface RegistryRequest {
  work: Work
  registry: string
  /** Repository, for the scope of the token. */
  path: string
  actions: Actions
  /** Another repository of the same registry that is read on the way, as a mount does. */
  reads?: string
  method: HttpRequest['method']
  /** Path and query behind the registry's origin, or a whole address of the same origin. */
  target: string
  headers?: Record<string, string>
  body?: Uint8Array
  /** Instead of `body` and of an answer in memory; such a request is tried once, since nobody can read its bytes again. */
  stream?: HttpRequest['stream']
  sink?: HttpRequest['sink']
  maxBytes: number
  /** Milliseconds for all tries together, where they may be more than usual. */
  patience?: number
  /** Only one try, for clean-up that nobody waits for. */
  once?: true
}

/** An order for something below a repository, as in `manifests/latest`; nothing long is expected unless the caller says so. */
export function requestTo(
  reference: Reference,
  work: Work,
  order: Pick<RegistryRequest, 'actions' | 'method' | 'reads'> & { below: string },
): RegistryRequest {
  const { registry, path } = reference
  const { below, ...rest } = order
  return { work, registry, path, target: `/v2/${path}/${below}`, maxBytes: MAX_ANSWER, ...rest }
}
