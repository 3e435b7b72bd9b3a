import { Failure } from '../failure.ts'
import type { Git } from '../ports.ts'
import { type Environment, type Include, resolveGitReferences } from './environment.ts'

/**
 * Asks once more, after a build whose own Dockerfile gave pip the files as they stand, whether each git reference still stands for the
 * commit that was hashed. Throws a Failure (`registry-unavailable`) that names what moved: the image may hold the other commit, and
 * must not be published under the hash of the first one.
 */
export async function refuseMovedReferences(
  {
    environment,
    includes,
    commits,
  }: { environment: Environment; includes: Include[]; commits: Record<string, string> },
  git: Git,
): Promise<void> {
  if (Object.keys(commits).length === 0) return
  const now = await resolveGitReferences(environment, includes, git)
  const moved = Object.keys(commits).filter((requirement) => now[requirement] !== commits[requirement])
  const [first] = moved
  if (first === undefined) return
  const short = (commit: string | undefined): string => commit?.slice(0, 12) ?? 'nothing'
  throw new Failure({
    class: 'registry-unavailable',
    doing: 'checking the git references again after the build',
    on: first.slice(0, 200),
    why: `it moved from ${short(commits[first])} to ${short(now[first])} during the build${moved.length > 1 ? `, and ${moved.length - 1} others moved too` : ''}. The image may contain either commit, so it is not published`,
    next: 'Run the job again. If you want a reference that does not move, write the full commit hash after the @',
  })
}
