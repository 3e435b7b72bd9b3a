import type { Json } from '../../src/environment/environment.ts'
import { fingerprint } from '../../src/fingerprint/fingerprint.ts'

/** The component `environment` of a fingerprint; it depends on nothing else. */
export function environmentHash(canonical: Json): string {
  return fingerprint({
    environment: { canonical },
    includes: [],
    git: {},
    arguments: { buildArgs: {}, platforms: [], variant: 'latex', aptPackages: [] },
    base: 'example.org/base',
  }).components.environment
}
