import { Failure, type Finding } from '../failure.ts'
import { parseReference, type Reference } from '../image/reference.ts'
import type { Files } from '../ports.ts'
import { sha256 } from '../sha256.ts'

/** An edition, exactly: what an image's record says conda, pip and apt had installed, and on which base. */
export interface Lock {
  /** `conda list --explicit` with checksums. */
  conda: string
  /** `pip freeze`; empty when pip installed nothing. */
  pip: string
  /** Package, version and architecture of every package of the system; `undefined`: whatever the base holds. */
  apt?: string
  /** The image that the environment is put on, by digest; `undefined`: the one that the input base names. */
  base?: Reference
  /** Where the files are in the repository; `undefined` for a lock that was read from an image. */
  folder?: string
}

/** Names of the files; all but the base's are those that they have in every image, in /usr/share/container-action. */
export const LOCK_FILES = {
  conda: 'conda-explicit.txt',
  pip: 'pip-freeze.txt',
  apt: 'apt.txt',
  base: 'base.txt',
} as const
const { conda: CONDA, pip: PIP, apt: APT, base: BASE } = LOCK_FILES
// conda accepts a URL with an MD5 or a SHA-256 sum behind #.
const EXPLICIT_LINE = /^(?:https?|file):\/\/\S+\.(?:conda|tar\.bz2)#(?:sha256:)?[0-9a-f]{32,64}$/
const PIP_LINE =
  /^[A-Za-z0-9][A-Za-z0-9._-]*(?:==[A-Za-z0-9.!+_-]+| @ git\+\S+@[0-9a-f]{40}(?:#subdirectory=\S+)?| @ https?:\/\/\S+#sha256=[0-9a-f]{64})$/
const APT_LINE = /^[a-z0-9][a-z0-9+.-]+\t[A-Za-z0-9][A-Za-z0-9.+:~-]*\t[a-z0-9]+$/

/**
 * Reads the files of a lock folder: the lists of conda and pip, and where there are any, that of apt and the base. Throws a Failure (`environment`) with every line that is not exact: a lock that
 * leaves something open would promise more than it holds.
 */
export async function readLock(files: Files, folder: string): Promise<Lock> {
  const optional = async (name: string): Promise<string | undefined> => {
    const bytes = await files.read(`${folder}/${name}`, MOST_BYTES)
    return bytes && normal(bytes)
  }
  const apt = await optional(APT)
  const base = await optional(BASE)
  const lock = {
    conda: await text(files, `${folder}/${CONDA}`),
    pip: await text(files, `${folder}/${PIP}`),
    ...(apt !== undefined && { apt }),
    folder,
  }
  const findings = lockFindings(lock, folder)
  const from = base === undefined ? undefined : baseOf(base, `${folder}/${BASE}`)
  if (from !== undefined && 'message' in from) findings.push(from)
  else if (findings.length === 0) return { ...lock, ...(from && { base: from }) }
  throw new Failure({
    class: 'environment',
    doing: 'reading the lock',
    on: folder,
    why: findings.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('; '),
    next: ADVICE,
    findings,
  })
}

/** Every line that leaves something open. */
function lockFindings({ conda, pip, apt = '' }: Lock, folder: string): Finding[] {
  const findings = [
    ...inexact(`${folder}/${CONDA}`, conda, (line) => line === '@EXPLICIT' || EXPLICIT_LINE.test(line)),
    ...inexact(`${folder}/${PIP}`, pip, (line) => PIP_LINE.test(line)),
    ...inexact(`${folder}/${APT}`, apt, (line) => APT_LINE.test(line)),
  ]
  if (!conda.split('\n').includes('@EXPLICIT')) {
    findings.push(finding(`${folder}/${CONDA}`, 1, 'the line @EXPLICIT is missing'))
  }
  return findings
}

/** The lock in the files of an image's record, by name; `undefined` where they do not name every package exactly. */
export function lockOf(record: ReadonlyMap<string, string>): Lock | undefined {
  const [conda, pip] = [record.get(CONDA), record.get(PIP)]
  if (conda === undefined || pip === undefined) return undefined
  return lockFindings({ conda, pip }, 'record').length === 0 ? { conda, pip } : undefined
}

/** The one line of base.txt, comments left out: `REPOSITORY@sha256:DIGEST`. */
function baseOf(content: string, file: string): Reference | Finding {
  const all = content.split('\n').map((line, index) => ({ text: line.trim(), line: index + 1 }))
  const [first, ...more] = all.filter(({ text }) => text !== '' && !text.startsWith('#'))
  if (first === undefined) return finding(file, 1, 'it does not name an image')
  if (more[0] !== undefined) return finding(file, more[0].line, 'it names more than one image')
  try {
    const { registry, path, digest } = parseReference(first.text, 'base of the lock')
    return digest === undefined
      ? finding(file, first.line, `${JSON.stringify(first.text)} has no digest`)
      : { registry, path, digest }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return finding(file, first.line, error.text.why)
  }
}

/**
 * Throws a Failure (`input`) for a package of the input `apt-packages` that the lock does not list, or lists in another version: with
 * a list of apt nothing else is installed.
 */
export function requireListed({ apt, folder }: Lock, aptPackages: readonly string[]): void {
  if (apt === undefined) return
  const versions = new Map(apt.split('\n').map((line) => line.split('\t').slice(0, 2) as [string, string]))
  const other = aptPackages.filter((text) => {
    const [name = '', version] = text.split('=')
    return !versions.has(name) || (version !== undefined && versions.get(name) !== version)
  })
  if (other.length === 0) return
  throw new Failure({
    class: 'input',
    doing: 'reading the inputs',
    on: 'apt-packages',
    why: `${other.join(', ')} is not in ${folder}/${APT}, and with a lock only the packages of the lock are installed`,
    next: `Remove it from the input, or remove the file ${APT} from the lock`,
  })
}

/** SHA-256 of what is installed. The base is hashed as every base is. */
export function lockHash({ conda, pip, apt }: Lock): string {
  return sha256([conda, pip, ...(apt === undefined ? [] : [apt])].join('\0'))
}

/** Bytes of one file; a list has 100 KB. */
const MOST_BYTES = 4 * 1024 * 1024

const ADVICE =
  'Use these files as "container-action lock" writes them. The image holds the same lists of packages in /usr/share/container-action'
/** A file of another kind is wrong on every line. */
const MOST_FINDINGS = 20

async function text(files: Files, path: string): Promise<string> {
  const bytes = await files.read(path, MOST_BYTES)
  if (bytes !== undefined) return normal(bytes)
  throw new Failure({
    class: 'input',
    doing: 'reading the lock',
    on: path,
    why: 'the file does not exist',
    next: `Correct the input lock: it must name a folder with ${CONDA} and ${PIP}. ${ADVICE}`,
  })
}

function normal(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8').replace(/\r\n?/g, '\n')
}

function inexact(file: string, content: string, isExact: (line: string) => boolean): Finding[] {
  const found: Finding[] = []
  for (const [index, line] of content.split('\n').entries()) {
    const bare = line.trim()
    if (bare === '' || bare.startsWith('#') || isExact(bare)) continue
    found.push(
      finding(file, index + 1, `${JSON.stringify(bare.slice(0, 120))} does not name an exact package`),
    )
    if (found.length >= MOST_FINDINGS) break
  }
  return found
}

function finding(file: string, line: number, message: string): Finding {
  return { severity: 'error', rule: 'lock-not-exact', file, line, message, advice: ADVICE }
}
