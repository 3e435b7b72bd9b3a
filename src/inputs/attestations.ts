import type { RawInputs } from './raw.ts'

/** Statements about an image that BuildKit makes while it builds, and stores beside it in one index. */
export interface Attestations {
  /** How it was built; `max` with the build arguments and the Dockerfile. */
  provenance: 'min' | 'max' | undefined
  /** Image of the program that lists what is in it. */
  sbom: string | undefined
}

const PROVENANCE: Record<string, Attestations['provenance']> = {
  '': undefined,
  false: undefined,
  true: 'min',
  min: 'min',
  max: 'max',
}

/**
 * Of any registry, Docker Hub's short names included, for that is where the known generators are. The name becomes a part of an
 * argument that buildx reads as comma-separated values. Grammar: https://github.com/distribution/reference
 */
const GENERATOR =
  /^[a-z0-9][a-z0-9.-]*(?::[0-9]{1,5})?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)+(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/

/** Reads the inputs `provenance` and `sbom`. */
export function readAttestations(
  raw: Pick<RawInputs, 'provenance' | 'sbom'>,
  problem: (input: string, message: string, advice: string) => void,
): Attestations {
  const mode = raw.provenance.trim().toLowerCase()
  const generator = raw.sbom.trim()
  if (!Object.hasOwn(PROVENANCE, mode)) {
    problem(
      'provenance',
      `${JSON.stringify(raw.provenance)} is not one of false, true, min, max`,
      'Choose one of them. true means min',
    )
  }
  const wrong = generator !== '' && (generator.length > 512 || !GENERATOR.test(generator))
  if (wrong) {
    problem(
      'sbom',
      `${JSON.stringify(raw.sbom.slice(0, 200))} is not the reference of an image`,
      'Name the generator, preferably by digest (registry/name@sha256:...). Leave the input empty for no SBOM. See docs/attestations.md',
    )
  }
  return { provenance: PROVENANCE[mode], sbom: generator === '' || wrong ? undefined : generator }
}
