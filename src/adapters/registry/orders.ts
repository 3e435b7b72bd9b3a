import type { Reference } from '../../image/reference.ts'
import type { Order, Work } from './requests.ts'

const MAX_ANSWER = 64 * 1024

/** An order for something below a repository, as in `manifests/latest`; nothing long is expected unless the caller says so. */
export function orderFor(
  reference: Reference,
  work: Work,
  order: Pick<Order, 'actions' | 'method'> & { below: string },
): Order {
  const { registry, path } = reference
  const { below, ...rest } = order
  return { work, registry, path, target: `/v2/${path}/${below}`, maxBytes: MAX_ANSWER, ...rest }
}
