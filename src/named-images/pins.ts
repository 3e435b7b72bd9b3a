import { Failure, type Finding } from '../failure.ts'
import { repositoryOf } from '../image/reference.ts'
import type { Base, Bases } from './look-up-bases.ts'

/** What a build is given so that it starts from exactly the images that were looked up. */
export interface Pins {
  /** Named contexts, in addition to those of the inputs or in their place. */
  contexts: Record<string, string>
  /** BUILDKIT_SYNTAX with the digest of the program that reads the Dockerfile, where it is not Docker's own. */
  buildArgs: Record<string, string>
  /** Whether the builder must ask the registry itself, for an image that no named context can pin. */
  pull: boolean
  /** Digests by name, for the image's record. */
  record: Record<string, string>
  findings: Finding[]
}

/**
 * Pins what was found. An image that its registry does not have ends the build here, with the Dockerfile's line; about one that could
 * not be looked up there is a warning, since the builder may reach it by a mirror or a login of its own.
 * A frontend is never left to the builder's choice. Throws a Failure (`not-found`; for a frontend, also that of its registry).
 */
export function pinsOf({ bases, findings }: Bases, dockerfile: string): Pins {
  const absent = bases.filter(({ now, line }) => now === 'absent' && line !== undefined)
  if (absent.length > 0) throw missing(absent, dockerfile)
  const contexts: [string, string][] = []
  const buildArgs: Record<string, string> = {}
  const record: [string, string][] = []
  const warnings: Finding[] = []
  let pull = false
  for (const base of bases) {
    const { now, context, name, reference } = base
    if (base.frontend !== undefined && (now === 'absent' || now instanceof Failure))
      throw now instanceof Failure ? now : missing([base], dockerfile)
    if (now === 'absent' || now instanceof Failure) {
      warnings.push(notPinned(base, dockerfile))
      continue
    }
    record.push([name, now.digest])
    if (base.frontend !== undefined)
      buildArgs.BUILDKIT_SYNTAX = `${repositoryOf(reference)}@${now.digest}${base.frontend}`
    else if (context === undefined) pull = true
    else contexts.push([context, `docker-image://${repositoryOf(reference)}@${now.digest}`])
  }
  return {
    contexts: Object.fromEntries(contexts),
    buildArgs,
    // An image that only the builder can reach may be one of the engine alone, which no registry has.
    pull: pull && warnings.length === 0,
    record: Object.fromEntries(record),
    findings: [...findings, ...warnings],
  }
}

function notPinned({ name, line, now }: Base, file: string): Finding {
  const why = now instanceof Failure ? now.text.why : 'the image does not exist in its registry'
  return {
    severity: 'warning',
    rule: 'base-not-pinned',
    file,
    ...(line !== undefined && { line }),
    message: `the base ${name} is not pinned, because it could not be looked up: ${why}`,
    advice:
      'Log in to that registry before this step (docker/login-action). Without a pin, a builder on a self-hosted runner may use an old local copy',
  }
}

function missing(absent: readonly Base[], file: string): Failure {
  const advice =
    'Correct the name. If the image exists only in Docker Engine on this runner, pass it with the input build-contexts: NAME=docker-image://NAME'
  const findings = absent.map(({ name, line }) => ({
    severity: 'error' as const,
    rule: 'base-not-found',
    file,
    ...(line !== undefined && { line }),
    message: `the base image ${name} does not exist in its registry`,
    advice,
  }))
  const [first] = absent
  return new Failure({
    class: 'not-found',
    doing: 'looking up the images in the Dockerfile',
    on: `${file}, line ${first?.line}`,
    why: `these images do not exist: ${absent.map(({ name }) => name).join(', ')}`,
    next: advice,
    findings,
  })
}
