import { type LocalUse, sourceOf } from '../dockerfile/dockerfile.ts'
import { Failure, type Finding } from '../failure.ts'
import type { GitTokens } from './git-tokens.ts'
import { hasWildcard } from './go-path.ts'
import { inGit } from './hashed-files.ts'

const ADVICE = 'Write .git into .dockerignore'

/** Throws a Failure (`environment`) where an instruction asks for git's own folder by its name. */
export function refuseGitByName(dockerfile: string, use: LocalUse): void {
  if (inGit(sourceOf(use))) throw named(dockerfile, use)
}

/**
 * What is to be said of git's own folder where an instruction takes it from the build context: it differs from clone to clone, so
 * its hash would make every run build, and it is left out. `taken`: all that the instruction takes, relative to the context. Throws a Failure
 * (`environment`) where that is git's own folder alone, by a link, or where a credential of git's would be copied into the
 * image: one of `tokens`. Reasons: docs/decisions/0020-git-folder.md.
 */
export async function gitUse(
  dockerfile: string,
  use: LocalUse,
  taken: readonly string[],
  tokens: () => Promise<GitTokens>,
): Promise<Finding | undefined> {
  const source = sourceOf(use)
  const instruction = use.kind === 'path' ? use.instruction : 'the instruction'
  const at = { file: dockerfile, line: use.line, rule: 'context-git' }
  const what = source === '.' ? 'the whole folder' : source
  const paths = new Set(taken)
  const { files: found, links } = await tokens()
  const real = taken.filter((path) => !links.has(path))
  if (!source.split('/').some(hasWildcard) && real.length > 0 && real.every(inGit))
    throw named(dockerfile, use)
  const token = found.find((path) => paths.has(path))
  // A mount leaves nothing in the image; what its command does with it is the repository's own.
  if (token !== undefined && !(use.kind === 'path' && use.instruction === 'RUN --mount')) {
    throw refusal({ ...at, severity: 'error', ...tokenTaken(instruction, what, token) })
  }
  if (!paths.has('.git/HEAD') && !paths.has('.git/config')) return undefined
  const readable =
    token === undefined ? '' : `. The command of this instruction can read the credential in ${token}`
  const message = `${instruction} uses ${what}, which includes .git. This folder is different in every clone, so it is not part of the hash${readable}`
  return { ...at, severity: 'warning', message, advice: ADVICE }
}

function named(file: string, use: LocalUse): Failure {
  const instruction = use.kind === 'path' ? use.instruction : 'the instruction'
  const message = `${instruction} uses ${sourceOf(use)}. This is different in every clone, so no image could be reused`
  const advice = 'Pass what you need from it (for example the version) with the input build-args or in a file'
  return refusal({ file, line: use.line, rule: 'context-git', severity: 'error', message, advice })
}

/** Why a file with a credential may not be copied, and what to do about it. */
function tokenTaken(instruction: string, what: string, token: string): { message: string; advice: string } {
  const top = gitFolderOf(token)
  if (top === undefined) {
    const advice = `Write ${token} into .dockerignore, and pass secrets with the input secrets`
    const taken = what === token ? token : `${what}, which includes ${token}`
    return { message: `${instruction} uses ${taken}. This file contains a credential`, advice }
  }
  return {
    message: `${instruction} uses ${what}, which includes ${token}. This file contains the token that actions/checkout or git wrote there`,
    advice: `Write ${top} into .dockerignore, or set "persist-credentials: false" for actions/checkout`,
  }
}

/** Git's own folder that a path lies in, the topmost; `undefined` for a path outside. */
export function gitFolderOf(path: string): string | undefined {
  const parts = path.split('/')
  const at = parts.indexOf('.git')
  return at < 0 ? undefined : parts.slice(0, at + 1).join('/')
}

function refusal(finding: Finding): Failure {
  return new Failure({
    class: 'environment',
    doing: 'reading the Dockerfile and its build context',
    on: `${finding.file}, line ${finding.line}`,
    why: finding.message,
    next: finding.advice,
    findings: [finding],
  })
}
