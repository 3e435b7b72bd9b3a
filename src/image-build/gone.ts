import type { Finding } from '../failure.ts'
import { LOCK_FILES, type Lock } from '../fingerprint/lock.ts'
import type { Diagnosis } from './failures.ts'
import type { Step } from './progress.ts'

/** Lines of one list of a lock that a step's words are about. */
interface Gone {
  file: string
  line: number
  text: string
}

const ADVICE =
  'If another server still has it, use that server. For conda: change the address of the package in conda-explicit.txt. For pip: add --extra-index-url to the pip section of environment.yml, or change the address in pip-freeze.txt. For apt: only a base image whose package sources have the package helps. Otherwise this edition cannot be built again: use its image, or promote it (docs/rollback.md)'

/**
 * Which packages of a lock cannot be had any more, by what conda, pip and apt say: a lock leaves them no choice, so an answer that is
 * no passing trouble is final. `undefined` where their words name none, and for a lock that is not a file of the repository.
 */
export function goneFromLock(step: Step, lock: Lock): Omit<Diagnosis, 'excerpt'> | undefined {
  const { folder } = lock
  const stage = /\[(conda|pip|packages) [^\]]*\] RUN/.exec(step.name)?.[1]
  if (folder === undefined || stage === undefined) return undefined
  const found =
    stage === 'conda' ? ofConda(step, lock) : stage === 'pip' ? ofPip(step, lock) : ofApt(step, lock)
  const [first] = found
  if (first === undefined) return undefined
  const findings = found.map(
    ({ file, line, text }): Finding => ({
      severity: 'error',
      rule: 'lock-gone',
      file: `${folder}/${file}`,
      line,
      message: `${text} is no longer available`,
      advice: ADVICE,
    }),
  )
  const installer = stage === 'packages' ? 'apt' : stage
  const names = found.slice(0, 5).map(({ text }) => text)
  const more = found.length > names.length ? ` and ${found.length - names.length} more` : ''
  return {
    class: 'not-found',
    on: `${folder}/${first.file}`,
    why: `${names.join(', ')}${more} is no longer available for ${installer}`,
    next: ADVICE,
    findings,
  }
}

/** Where a lock's list of apt packages meets a base that has others: what the recipe's script says then. */
export function packagesOfAnotherBase(lines: readonly string[]): Omit<Diagnosis, 'excerpt'> | undefined {
  const differences = lines.flatMap(
    (line) => /error: (the (?:lock|image) has \S+, and the (?:image|lock) does not)/.exec(line)?.[1] ?? [],
  )
  if (differences.length === 0) return undefined
  const more = differences.length > 3 ? `; ${differences.length - 3} more` : ''
  return {
    class: 'build-step',
    why: `the apt packages of the image are not those of ${LOCK_FILES.apt} in the lock: ${differences.slice(0, 3).join('; ')}${more}`,
    next: `This base image is not the one of the edition. Keep base.txt beside ${LOCK_FILES.apt} in the lock ("container-action lock" writes both)`,
  }
}

/** mamba names the address that answers 404, or the file that is not in a channel's folder. */
function ofConda({ lines }: Step, { conda }: Lock): Gone[] {
  const said = lines
    .filter((line) => /\b(?:404|410)\b|not found|Could not read a file:/i.test(line))
    .join('\n')
  return listed(LOCK_FILES.conda, conda, (line) => {
    const file = line.replace(/#.*$/, '').split('/').at(-1) ?? ''
    return /\.(?:conda|tar\.bz2)$/.test(file) && said.includes(file) ? file : undefined
  })
}

/** An index that does not answer makes pip say the same; then its log tells of the index, too. */
function ofPip({ lines }: Step, { pip }: Lock): Gone[] {
  if (lines.some((line) => /^Could not fetch URL /.test(line))) return []
  const said = lines.filter((line) => /No matching distribution found for |\b404 Client Error/.test(line))
  return listed(LOCK_FILES.pip, pip, (line) => {
    const [name = ''] = line.split(' @ ')
    const what = name === line ? line : (line.split(' @ ')[1] ?? '').replace(/#.*$/, '')
    return what !== '' && said.some((words) => `${words} `.includes(`${what} `)) ? line : undefined
  })
}

function ofApt({ lines }: Step, { apt = '' }: Lock): Gone[] {
  const said = lines.flatMap((line) => /error: apt does not have (\S+) any more/.exec(line)?.[1] ?? [])
  return listed(LOCK_FILES.apt, apt, (line) => {
    const [name, version] = line.split('\t')
    const gone = said.some((asked) => asked.replace(/:[a-z0-9]+=/, '=') === `${name}=${version}`)
    return gone ? `${name}=${version}` : undefined
  })
}

function listed(file: string, content: string, read: (line: string) => string | undefined): Gone[] {
  return content.split('\n').flatMap((line, index) => {
    const text = read(line.trim())
    return text === undefined ? [] : [{ file, line: index + 1, text }]
  })
}
