import { Failure, type Finding } from '../failure.ts'
import { syntaxOf } from './directives.ts'
import type { LocalUse } from './dockerfile.ts'

/**
 * The program that reads a Dockerfile (docs/decisions/0027-frontends.md). `own`: the one inside BuildKit, or docker/dockerfile from 1.4 on,
 * whose language is read here. `other`: docker/dockerfile of another or an unknown version. `foreign`: anybody's.
 */
export type Frontend =
  | { kind: 'own' }
  /** `name`: as it is written; `more`: what follows it, for the program itself. */
  | { kind: 'other' | 'foreign'; name: string; more: string }

/** By the build argument BUILDKIT_SYNTAX, which comes first, or the file's own `# syntax=`. */
export function frontendOf(text: string, buildArgs: Readonly<Record<string, string>>): Frontend {
  const given = Object.hasOwn(buildArgs, 'BUILDKIT_SYNTAX') ? buildArgs.BUILDKIT_SYNTAX : undefined
  const written = given ?? syntaxOf(text)
  if (written === undefined) return { kind: 'own' }
  const [name = '', ...words] = written.trim().split(' ')
  const more = words.length === 0 ? '' : ` ${words.join(' ')}`
  const known = /^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?(?::([^@]+))?(@.*)?$/.exec(name)
  if (known === null) return { kind: 'foreign', name, more }
  // A digest alone does not say its version.
  const tag = known[1] ?? (known[2] === undefined ? 'latest' : '')
  const [, minor] = /^1\.(\d+)(?:\.\d+)?(?:-labs)?$/.exec(tag) ?? []
  const isOwn = /^(?:latest|labs|1|1-labs)$/.test(tag) || Number(minor) >= 4
  return isOwn && !name.includes('-upstream') ? { kind: 'own' } : { kind: 'other', name, more }
}

/**
 * Whether a frontend takes named contexts: docker/dockerfile does from 1.4 on. An older one, or one that nobody knows, would end
 * the build at the first context: "unsupported frontend capability".
 * https://docs.docker.com/build/buildkit/dockerfile-release-notes/
 */
export function takesContexts(text: string, buildArgs: Readonly<Record<string, string>>): boolean {
  const frontend = frontendOf(text, buildArgs)
  if (frontend.kind !== 'other') return frontend.kind === 'own'
  return /:(?:master|[2-9]\d*|1|1\.(?:[4-9]|\d\d)\S*|latest|labs|1-labs)$|upstream$/.test(
    frontend.name.replace(/@.*/, ''),
  )
}

/** Whether anybody's program reads the Dockerfile. */
export function isForeign(text: string, buildArgs: Readonly<Record<string, string>>): boolean {
  return frontendOf(text, buildArgs).kind === 'foreign'
}

/**
 * What counts where another program reads the Dockerfile: everything, for one of anybody's also what .dockerignore names. Throws a
 * Failure (`environment`) for one whose name is no image's: it could not be pinned.
 */
export function foreignFrontend(
  text: string,
  buildArgs: Readonly<Record<string, string>>,
  file: string,
): { use: LocalUse; finding: Finding } | undefined {
  const frontend = frontendOf(text, buildArgs)
  if (frontend.kind === 'own') return undefined
  const { kind, name } = frontend
  const advice =
    'Use docker/dockerfile:1, or remove the line "# syntax=" (or BUILDKIT_SYNTAX from the input build-args). BuildKit then reads the Dockerfile itself'
  if (!/^[a-z0-9][A-Za-z0-9._/:@-]*$/.test(name)) {
    const message = `${JSON.stringify(name)} is not the name of an image, so it cannot be the program that reads the Dockerfile (frontend)`
    const finding: Finding = { severity: 'error', rule: 'frontend', file, line: 1, message, advice }
    throw new Failure({
      class: 'environment',
      doing: 'reading the Dockerfile',
      on: `${file}, line 1`,
      why: message,
      next: advice,
      findings: [finding],
    })
  }
  const message =
    kind === 'foreign'
      ? `the program ${name} (frontend) reads this Dockerfile, and the action does not know which files ${name} uses. So every file of the build context is part of the hash. If ${name} downloads something and that changes, the action does not notice it`
      : `the action does not know how the program ${name} (frontend) reads this Dockerfile. So every file of the build context is part of the hash`
  return {
    use: { kind: 'everything', line: 1, why: `${name} reads it`, ignored: true },
    finding: { severity: 'warning', rule: 'frontend', file, line: 1, message, advice },
  }
}
