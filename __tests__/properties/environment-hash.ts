import type { Json } from '../../src/environment/environment.ts'
import { environmentComponent, fingerprint } from '../../src/fingerprint/fingerprint.ts'

/** The component `environment`; it depends on nothing else. */
export const environmentHash = environmentComponent

/** The hash of everything, with all but the environment held still. */
export function wholeHash(canonical: Json): string {
  return fingerprint({
    environment: { canonical },
    includes: [],
    git: {},
    arguments: { buildArgs: {}, platforms: [], variant: 'latex', aptPackages: [] },
    base: 'example.org/base',
  }).hash
}
