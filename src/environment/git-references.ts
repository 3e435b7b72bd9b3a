import { Failure } from '../failure.ts'
import { isCommit } from '../image/reference.ts'
import type { Git } from '../ports.ts'
import type { Environment, Include, Spec } from './model.ts'
import { quoted } from './problems.ts'
import { canonicalRequirement, parseRequirement } from './requirement.ts'
import { requirementText } from './requirement-kind.ts'
import { splitLines } from './requirement-lines.ts'

/** Milliseconds for all servers together: one that is slow has a limit of its own, and a file may name hundreds. */
const TIME_LIMIT = 5 * 60_000

/**
 * The commit that each git requirement without a full commit hash resolves to now, by the requirement's canonical
 * text. Same text, other content is thus another image. Pinned requirements cost no request.
 * Throws a Failure: `environment` at the requirement's line when a reference cannot be resolved, `registry-unavailable` or
 * `rate-limited` when its server does not answer. Nothing is asked any more then, nor after `limit` milliseconds in all.
 */
export async function resolveGitReferences(
  environment: Environment,
  includes: readonly Include[],
  git: Git,
  limit = TIME_LIMIT,
): Promise<Record<string, string>> {
  const sources = [
    { file: environment.file, items: environment.pip ?? [] },
    ...includes.map(({ path, requirements }) => ({ file: path, items: requirements })),
  ]
  const end = new AbortController()
  const timer = setTimeout(() => end.abort(tooSlow(limit)), limit)
  const asked = new Map<string, Promise<string>>()
  const resolved = new Map<string, Promise<string>>()
  try {
    for (const { file, items } of sources) {
      for (const { text, line } of items) {
        const requirement = parseRequirement(text)
        if (requirement.kind !== 'git' || requirement.pinned) continue
        const { url, reference = 'HEAD' } = requirement
        const place = `${url} ${reference}`
        const answer = asked.get(place) ?? resolve({ url, reference, file, line, text }, git, end.signal)
        asked.set(place, answer)
        resolved.set(canonicalRequirement(text), answer)
      }
    }
    const commits = await Promise.all(
      [...resolved].map(async ([text, commit]) => [text, await commit] as const),
    )
    return Object.fromEntries(commits)
  } finally {
    clearTimeout(timer)
    // The first fault ends the run: no program is left behind, and none is started for nobody.
    end.abort(new Failure({ class: 'internal', doing: 'resolving', on: 'git', why: 'stopped', next: '' }))
    await Promise.allSettled(resolved.values())
  }
}

function tooSlow(limit: number): Failure {
  return new Failure({
    class: 'registry-unavailable',
    doing: 'finding the commits of git requirements',
    on: 'git ls-remote',
    why: `at least one git server did not answer within ${limit / 1000} seconds`,
    next: 'Run the job again, or write the full commit hash after the @ of each git requirement',
  })
}

/**
 * A requirement with the commit that its reference stands for in place of the reference: pip then installs what was hashed, and
 * a moved branch is no cached step. Anything else, and what was not resolved, stays as it is.
 */
export function withCommit(text: string, commits: Readonly<Record<string, string>>): string {
  const change = changeOf(text, commits)
  return change === undefined ? text : text.replace(change.address, () => change.pinned)
}

/** The address of a git requirement as it stands in the text, and with its commit. */
function changeOf(
  text: string,
  commits: Readonly<Record<string, string>>,
): { address: string; pinned: string } | undefined {
  const requirement = parseRequirement(text)
  const commit = requirement.kind === 'git' ? commits[canonicalRequirement(text)] : undefined
  if (requirement.kind !== 'git' || commit === undefined) return undefined
  const { url, reference } = requirement
  // pip takes "Git+", too, so what stands in front of the address stays as it is written.
  const address = reference === undefined ? url : `${url}@${reference}`
  return { address, pinned: `${url}@${commit}` }
}

/** The bytes of a requirements file with the same done to each of its lines. */
export function fileWithCommits(
  bytes: Uint8Array,
  requirements: readonly Spec[],
  commits: Readonly<Record<string, string>>,
): Uint8Array {
  const lines = splitLines(requirementText(bytes))
  let changed = false
  for (const [index, { text, line }] of requirements.entries()) {
    const change = changeOf(text, commits)
    if (change === undefined) continue
    changed = true
    const start = line - 1
    const end = (requirements[index + 1]?.line ?? lines.length + 1) - 1
    const place = lines.findIndex(
      (content, at) => at >= start && at < end && content.includes(change.address),
    )
    if (place >= 0) {
      lines[place] = (lines[place] as string).replace(change.address, () => change.pinned)
      continue
    }
    // The address itself goes on over several lines: it is put on the first one, and the others become empty.
    lines.fill('', start, end)
    lines[start] = withCommit(text, commits)
  }
  return changed ? Buffer.from(lines.join('\n')) : bytes
}

async function resolve(
  wanted: { url: string; reference: string; file: string; line: number; text: string },
  git: Git,
  stop: AbortSignal,
): Promise<string> {
  const { url, reference, file, line, text } = wanted
  try {
    // pip puts environment variables into addresses, and the action does not know their values.
    if (/\$\{[A-Z0-9_]+\}/.test(url)) throw unresolved('its address contains a variable')
    const commit = await git.resolve(url, reference, stop)
    if (!isCommit(commit)) throw unresolved(`the answer was ${quoted(commit)}`)
    return commit
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    // The server or the way to it: no line of the file is at fault.
    if (error.class !== 'environment') {
      const doing = `finding the commit of ${quoted(text)}`
      throw new Failure({ ...error.text, doing, on: `${file}, line ${line}` }, { cause: error })
    }
    const message = `the commit of ${quoted(text)} cannot be found: ${error.text.why}`
    const advice = `Write the full commit hash after the @, or correct the reference. ${error.text.next}`
    throw new Failure(
      {
        class: 'environment',
        doing: 'finding the commit of a git requirement',
        on: `${file}, line ${line}`,
        why: message,
        next: advice,
        findings: [{ severity: 'error', rule: 'git-reference', file, line, message, advice }],
      },
      { cause: error },
    )
  }
}

function unresolved(why: string): Failure {
  return new Failure({ class: 'environment', doing: 'resolving', on: 'git', why, next: 'Pin the commit' })
}
