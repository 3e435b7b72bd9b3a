import {
  APT,
  APT_WARNINGS,
  byStatus,
  CONDA,
  FETCH,
  GIT,
  type Outcome,
  PIP,
  read,
  type Said,
  untrusted,
} from '../download-words.ts'
import { normalName } from '../environment/requirement.ts'
import type { Diagnosis } from './failures.ts'
import type { Step } from './progress.ts'

/** A download that failed on the server's side or on the way: no line of a file is at fault. */
export type Download = Pick<Diagnosis, 'class' | 'why' | 'next'>

type Tool = 'conda' | 'pip' | 'git' | 'apt' | 'fetch'

const LONGEST = 300
/** After these, whatever went wrong before was made good by another try. */
const DONE = /^Successfully installed|^Transaction finished|^To activate this environment, use/
/** How conda and mamba begin the message with which they end. */
const LAST_WORD =
  /^(?:critical\b|error +libmamba\b|RuntimeError: |Conda\w+: |(?:ChecksumMismatch|InvalidArchive|PackagesNotFound|Proxy|\w*Unsatisfiable)Error\b|UnavailableInvalidChannel: |\w+Error\(|\w+Timeout\()/

/** Which downloading tools a step runs: the stages of the recipe are known by name, other Dockerfiles by their commands. */
export function toolsOf(name: string): Tool[] {
  const stage = /\[(conda|pip|packages) [^\]]*\] RUN/.exec(name)?.[1]
  if (stage === 'conda') return ['conda']
  if (stage === 'pip') return ['pip', 'git']
  if (stage === 'packages') return ['apt']
  const runs = (commands: string): boolean => new RegExp(`(?:^|[\\s/&;(])(?:${commands})\\s`).test(name)
  const conda = runs('micromamba|mamba|conda')
  // conda and mamba run pip for the pip section, and pip runs git.
  const pip = conda || runs('pip[\\d.]*|uv')
  const tools: Tool[] = []
  if (conda) tools.push('conda')
  if (pip) tools.push('pip')
  if (pip || runs('git')) tools.push('git')
  if (runs('apt|apt-get|aptitude|install-packages|install-latex')) tools.push('apt')
  if (runs('curl|wget')) tools.push('fetch')
  return tools
}

/**
 * What the step's own tools say of a failed download, by their own words only: another program of the step may print "429" or
 * "timeout" for reasons of its own. `fixed` is the text in which the user fixes hashes. `undefined` where they say nothing of the
 * kind, or where the server's answer would be the same the next time (404, 403): then a line of a file is at fault.
 */
export function failedDownload(step: Pick<Step, 'name' | 'lines'>, fixed = ''): Download | undefined {
  const since = step.lines.findLastIndex((line) => DONE.test(line)) + 1
  // What runs below pip is shown with a margin.
  const lines = step.lines.slice(since).map((line) => line.replace(/^[\s│]+/, ''))
  for (const tool of toolsOf(step.name)) {
    const said = READERS[tool](lines, fixed)
    if (said.some(({ outcome }) => outcome === 'final')) return undefined
    // A certificate is the reason behind a failed connection, and stands below it.
    const first = said.find(({ outcome }) => outcome === 'certificate') ?? said[0]
    if (first !== undefined) return describeDownload(first, tool)
  }
  return undefined
}

const READERS: Record<Tool, (lines: readonly string[], fixed: string) => Said[]> = {
  conda: (lines) => {
    // What comes before its last word is about tries that were repeated.
    const last = lines.findLastIndex((line) => LAST_WORD.test(line))
    return last < 0 ? [] : read(lines.slice(last), CONDA)
  },
  pip: (lines, fixed) => [
    ...read(lines, PIP),
    ...unseen(lines),
    ...otherBytes(lines, fixed),
    ...stopped(lines),
  ],
  git: (lines) => read(lines, GIT),
  fetch: (lines) => read(lines, FETCH),
  apt: (lines) => {
    const missing =
      /^E: (?:Unable to locate package|Package '.*' has no installation candidate|Version '.*' for '.*' was not found)/
    return [
      ...read(lines, APT),
      ...(lines.some((line) => missing.test(line)) ? read(lines, APT_WARNINGS) : []),
    ]
  },
}

/** pip takes an index that does not answer for one that has no such package. */
function unseen(lines: readonly string[]): Said[] {
  const missing = lines
    .map((line) => /No matching distribution found for ([\w.-]+)/.exec(line)?.[1])
    .findLast(Boolean)
  if (missing === undefined) return []
  const mentions = lines.filter((line) => normalName(line).includes(`/${normalName(missing)}/`))
  const skipped = mentions.flatMap((line): Said[] => {
    const reason = /Could not fetch URL \S+: (.*) - skipping/.exec(line)?.[1]
    if (reason === undefined) return []
    const [, error, retried] = /\b(\d{3}) (?:Client|Server) Error|too many (\d{3}) error/.exec(reason) ?? []
    const status = error ?? retried
    return [{ outcome: status === undefined ? connection(reason) : byStatus(status), line }]
  })
  // Of several indexes, one that answers "not found" says nothing of the others.
  if (skipped.length > 0) return skipped.filter(({ outcome }) => outcome !== 'final')
  const none = lines.some((line) => line.includes('(from versions: none)'))
  return mentions
    .filter((line) => (none ? /Retrying \(Retry\(total=\d/ : /Retrying \(Retry\(total=0\b/).test(line))
    .map((line) => ({ outcome: connection(line), line }))
}

function connection(reason: string): Outcome {
  return untrusted(reason) ? 'certificate' : 'lost'
}

/** Other bytes than the index promised. Where the user fixed the hash, the file was replaced, and stays so. */
function otherBytes(lines: readonly string[], fixed: string): Said[] {
  const at = lines.findIndex((line) => line.includes('THESE PACKAGES DO NOT MATCH THE HASHES'))
  if (at < 0) return []
  const hash = lines
    .slice(at)
    .map((line) => /^(?:Expected|or) \w+ +([0-9a-f]{32,})/.exec(line)?.[1])
    .find(Boolean)
  return [
    { outcome: hash === undefined || fixed.includes(hash) ? 'final' : 'damaged', line: lines[at] ?? '' },
  ]
}

/** Stopped by its time limit while it tried once more. */
function stopped(lines: readonly string[]): Said[] {
  const line = lines.findLast((line) => line !== '' && !line.startsWith('container-action-')) ?? ''
  return /^WARNING: (?:Retrying \(|Connection interrupted|Attempting to resume)/.test(line)
    ? [{ outcome: connection(line), line }]
    : []
}

const NAMES: Record<Tool, string> = {
  conda: 'conda or mamba',
  pip: 'pip',
  git: 'git',
  apt: 'apt',
  fetch: 'curl or wget',
}
const NOBODY = 'your files need no change, unless an address in them is wrong'
const ENDS: Record<Exclude<Outcome, 'final'>, Omit<Download, 'why'> & { what: string }> = {
  lost: {
    class: 'registry-unavailable',
    what: 'a server could not be reached, or the connection broke',
    next: `Run the job again: ${NOBODY}`,
  },
  limited: {
    class: 'rate-limited',
    what: 'a server refuses more requests for now',
    next: `Wait some minutes, then run the job again: ${NOBODY}`,
  },
  damaged: {
    class: 'registry-unavailable',
    what: 'a downloaded file is damaged',
    next: `Run the job again: ${NOBODY}`,
  },
  gone: {
    class: 'not-found',
    what: 'a channel lists a file that it no longer has',
    next: 'Run the job again. If it happens again, the file no longer exists: if you use the input lock, make a new lock',
  },
  certificate: {
    class: 'registry-unavailable',
    what: 'the build does not trust the certificate of a server',
    next: 'If your network has a proxy that decrypts https connections, pass its certificate as the secret ca with the input secret-files, or add it in your own Dockerfile',
  },
}

/** Its mirrors move between the list and the package. */
const APT_GONE: (typeof ENDS)['gone'] = {
  class: 'registry-unavailable',
  what: 'an apt mirror does not have a file that its package list names',
  next: 'Run the job again. If it happens again in your own Dockerfile, run apt-get update in the same RUN step, and check the addresses of the repositories',
}

function describeDownload({ outcome, line }: Said, tool: Tool): Download {
  const end = ENDS[outcome as Exclude<Outcome, 'final'>]
  const { what, ...rest } = tool === 'apt' && outcome === 'gone' ? APT_GONE : end
  const words = line.replace(/\s+/g, ' ').trim()
  const shown = words.length > LONGEST ? `${words.slice(0, LONGEST)}...` : words
  return { ...rest, why: `${NAMES[tool]} could not download what the step needs: ${what} (${shown})` }
}
