import { frontendOf } from '../dockerfile/frontend.ts'
import { type BaseAdds, type RemoteSource, remoteSources } from '../dockerfile/remote-sources.ts'
import { Failure, type Finding } from '../failure.ts'
import type { Downloads, Git } from '../ports.ts'
import { shownAddress } from '../shown-text.ts'

/** Content that ADD takes from elsewhere, as it was when it was hashed. */
export type RemoteContent = { line: number; url: string } & (
  | { kind: 'download'; sha256: string; bytes: number }
  | { kind: 'git'; reference: string; commit: string }
)

export interface Remote {
  contents: RemoteContent[]
  /** What of git the build may fetch, by its name in source policies. */
  git: readonly { name: string; reference: string }[]
  /** Whether the build must be kept from fetching what was not hashed; a program of somebody else's may fetch what it likes. */
  guarded: boolean
}

/** More than anybody's Dockerfile has; each is a download of every run. */
const MOST = 50

/**
 * Fetches what the ADD instructions of a Dockerfile take from elsewhere without a checksum, and says what it is. Nothing is assumed
 * of content that cannot be had: throws a Failure with the Dockerfile's line.
 */
export async function remoteContent(
  { file, text, bases = [] }: { file: string; text: string; bases?: readonly BaseAdds[] },
  buildArgs: Readonly<Record<string, string>>,
  world: { downloads?: Downloads | undefined; git: Git; platform?: string },
): Promise<Remote> {
  const all = remoteSources(text, buildArgs, world.platform, bases)
  const sources = all.filter((source) => source.kind !== 'pinned')
  const unknown = sources.find((source) => source.kind === 'unknown' && source.certain)
  if (unknown?.kind === 'unknown') throw unreadable(file, unknown)
  const wanted = sources.filter((source) => source.kind !== 'unknown')
  const distinct = new Map(wanted.map((source) => [keyOf(source), source]))
  if (distinct.size > MOST) throw tooMany(file, distinct.size)
  const { downloads, git } = world
  if (distinct.size > 0 && downloads === undefined)
    throw new Error('the command line does not download what ADD names')
  const pending = [...distinct.values()].map((source) =>
    fetched(file, source, { downloads: downloads as Downloads, git }),
  )
  // All of them end before the first failure is told: nothing goes on in the background.
  const outcomes = await Promise.allSettled(pending)
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  const contents = await Promise.all(pending)
  // Also where nothing is to be fetched: a base may have an instruction that nobody could ask for.
  const guarded = sources.length > 0 || frontendOf(text, buildArgs).kind !== 'foreign'
  return { contents, git: gitNames(all), guarded }
}

/** What of git a build may fetch, pinned or hashed. */
export function gitNames(sources: ReturnType<typeof remoteSources>): Remote['git'] {
  return sources.flatMap((source) =>
    source.kind === 'git' || source.kind === 'pinned'
      ? [{ name: source.name, reference: source.reference }]
      : [],
  )
}

/** What of the contents is hashed: not where in the file they are asked for. */
export function hashedContent({ contents }: Remote): Record<string, string>[] {
  return contents
    .map(
      ({ line: _line, ...content }): Record<string, string> =>
        content.kind === 'download'
          ? { url: content.url, sha256: content.sha256 }
          : { url: content.url, reference: content.reference, commit: content.commit },
    )
    .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

/**
 * Asks again for the git references, after the build. Throws a Failure (`environment`) where one of them has moved: the image may
 * hold another commit than the one in its hash. Downloads need no second look, since the build itself compares their digests.
 */
export async function requireUnmoved(file: string, { contents }: Remote, git: Git): Promise<void> {
  for (const content of contents) {
    if (content.kind !== 'git') continue
    const { line, url, reference } = content
    const now = await commitOf(file, { line, url, reference }, git)
    if (now === content.commit) continue
    throw refused(file, line, {
      class: 'environment',
      rule: 'remote-moved',
      doing: 'checking the git references of ADD again after the build',
      message: `${shownAddress(url)} ${reference || 'HEAD'} moved from ${content.commit} to ${now} during the build`,
      advice: 'Run the job again, or write the full commit hash after the #',
    })
  }
}

type Known = Exclude<RemoteSource, { kind: 'unknown' }>

function keyOf(source: Known): string {
  return source.kind === 'git' ? `git ${source.url} ${source.reference}` : `download ${source.url}`
}

async function fetched(
  file: string,
  source: Known,
  { downloads, git }: { downloads: Downloads; git: Git },
): Promise<RemoteContent> {
  const { line, url } = source
  if (source.kind === 'git') {
    const { reference } = source
    await downloads.permit(url).catch((error: unknown) => {
      throw toldOn(
        file,
        line,
        `ADD fetches ${shownAddress(url)}, but the action does not connect to this address`,
        error,
      )
    })
    return { kind: 'git', line, url, reference, commit: await commitOf(file, source, git) }
  }
  try {
    return { kind: 'download', line, url, ...(await downloads.digest(url)) }
  } catch (error) {
    throw toldOn(file, line, `ADD fetches ${shownAddress(url)}, and the download failed`, error)
  }
}

async function commitOf(
  file: string,
  { line, url, reference }: { line: number; url: string; reference: string },
  git: Git,
): Promise<string> {
  try {
    return await git.resolve(url, reference, undefined, namesOf(reference))
  } catch (error) {
    throw toldOn(file, line, `ADD fetches ${shownAddress(url)}, and its commit could not be found`, error)
  }
}

/** As BuildKit searches: what is written, below refs/ whether or not that is, then a branch, then a tag (source/git/source.go). */
function namesOf(reference: string): string[] {
  if (reference === '' || reference === 'HEAD') return ['HEAD']
  return ['refs/', 'refs/heads/', 'refs/tags/'].map((front) =>
    reference.startsWith(front) ? reference : front + reference,
  )
}

function toldOn(file: string, line: number, what: string, error: unknown): unknown {
  if (!(error instanceof Failure) || error.class === 'cancelled') return error
  const { class: kind, why, next } = error.text
  return refused(
    file,
    line,
    {
      class: kind,
      rule: 'remote-content',
      doing: 'hashing what ADD fetches',
      message: `${what}: ${why}`,
      advice: next,
    },
    error,
  )
}

function unreadable(file: string, { line, text, why }: Extract<RemoteSource, { kind: 'unknown' }>): Failure {
  return refused(file, line, {
    class: 'environment',
    rule: 'remote-content',
    doing: 'hashing what ADD fetches',
    message: `ADD fetches ${shownAddress(text)}, and this address is not known before the build: ${why}`,
    advice: 'Set the variable with ARG or ENV in the same stage, or write the whole address',
  })
}

function tooMany(file: string, count: number): Failure {
  return refused(file, undefined, {
    class: 'environment',
    rule: 'remote-content',
    doing: 'hashing what ADD fetches',
    message: `ADD fetches from ${count} addresses without a checksum, and the limit is ${MOST}, because every run must download all of them`,
    advice: 'Add --checksum=sha256:... to them, or put the files into the repository',
  })
}

function refused(
  file: string,
  line: number | undefined,
  text: Pick<Failure['text'], 'class' | 'doing'> & { rule: string; message: string; advice: string },
  cause?: unknown,
): Failure {
  const { class: kind, doing, rule, message, advice } = text
  const place: Finding = {
    severity: 'error',
    rule,
    file,
    message,
    advice,
    ...(line !== undefined && { line }),
  }
  const on = line === undefined ? file : `${file}, line ${line}`
  return new Failure(
    { class: kind, doing, on, why: message, next: advice, findings: [place] },
    cause === undefined ? undefined : { cause },
  )
}
