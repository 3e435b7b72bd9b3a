import { Failure, type Finding } from '../failure.ts'
import type { Files } from '../ports.ts'

/** An edition, exactly: what an image's record says conda and pip had resolved. */
export interface Lock {
  /** `conda list --explicit` with checksums. */
  conda: string
  /** `pip freeze`; empty when pip installed nothing. */
  pip: string
}

// The names that the files have in every image, in /usr/share/container-action.
const CONDA = 'conda-explicit.txt'
const PIP = 'pip-freeze.txt'
// conda accepts a URL with an MD5 or a SHA-256 sum behind #.
const EXPLICIT_LINE = /^(?:https?|file):\/\/\S+\.(?:conda|tar\.bz2)#(?:sha256:)?[0-9a-f]{32,64}$/
const PIP_LINE = /^[A-Za-z0-9][A-Za-z0-9._-]*(?:==[A-Za-z0-9.!+_-]+| @ git\+\S+@[0-9a-f]{40})$/

/**
 * Reads the two lists of a lock folder. Throws a Failure (`environment`) with every line that is not exact: a lock that
 * leaves something open would promise more than it holds.
 */
export async function readLock(files: Files, folder: string): Promise<Lock> {
  const conda = await text(files, `${folder}/${CONDA}`)
  const pip = await text(files, `${folder}/${PIP}`)
  const findings = [
    ...inexact(`${folder}/${CONDA}`, conda, (line) => line === '@EXPLICIT' || EXPLICIT_LINE.test(line)),
    ...inexact(`${folder}/${PIP}`, pip, (line) => PIP_LINE.test(line)),
  ]
  if (!conda.split('\n').includes('@EXPLICIT')) {
    findings.push(finding(`${folder}/${CONDA}`, 1, 'the line @EXPLICIT is missing'))
  }
  if (findings.length === 0) return { conda, pip }
  throw new Failure({
    class: 'environment',
    doing: 'reading the lock',
    on: folder,
    why: findings.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('; '),
    next: ADVICE,
    findings,
  })
}

const ADVICE = `Take both files unchanged from an image: they are in /usr/share/container-action`

async function text(files: Files, path: string): Promise<string> {
  const bytes = await files.read(path, 4 * 1024 * 1024)
  if (bytes !== undefined) return Buffer.from(bytes).toString('utf8').replace(/\r\n?/g, '\n')
  throw new Failure({
    class: 'input',
    doing: 'reading the lock',
    on: path,
    why: 'the file does not exist',
    next: `Correct the input lock: a folder that holds ${CONDA} and ${PIP}. ${ADVICE}`,
  })
}

function inexact(file: string, content: string, isExact: (line: string) => boolean): Finding[] {
  return content.split('\n').flatMap((line, index) => {
    const bare = line.trim()
    if (bare === '' || bare.startsWith('#') || isExact(bare)) return []
    return [finding(file, index + 1, `${JSON.stringify(bare.slice(0, 120))} names no exact package`)]
  })
}

function finding(file: string, line: number, message: string): Finding {
  return { severity: 'error', rule: 'lock-not-exact', file, line, message, advice: ADVICE }
}
