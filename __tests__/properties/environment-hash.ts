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
    arguments: {
      buildArgs: {},
      buildContexts: {},
      platforms: [],
      variant: 'latex',
      aptPackages: [],
      lockFile: undefined,
      verifyScript: undefined,
    },
    base: 'example.org/base',
  }).hash
}
