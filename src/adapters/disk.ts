import { Failure } from '../failure.ts'

const FULL: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: "the runner's user has used its whole disk quota",
}
const UNUSABLE: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
  EPERM: "the runner's user has no right to write there",
  EACCES: "the runner's user has no right to write there",
  EROFS: 'its file system is read-only',
}

/**
 * What it means that something could not be written where a variable of the runner says: a Failure (`disk-full`, or `input`
 * where the place is no place to write to), or any other error as it is. `more` goes on from why.
 */
export function diskTrouble(
  error: unknown,
  file: { doing: string; variable: string; path: string; more?: string },
): unknown {
  const { doing, variable, path, more = '' } = file
  const code = String((error as NodeJS.ErrnoException | undefined)?.code)
  const text = { doing, on: `${variable}, ${path}` }
  const full = FULL[code]
  if (full !== undefined) {
    const next = `Free disk space on the runner ("docker system prune"), or set ${variable} to a folder on a larger disk. Then run the job again`
    return new Failure({ class: 'disk-full', ...text, why: full + more, next }, { cause: error })
  }
  const unusable = UNUSABLE[code]
  if (unusable === undefined) return error
  const next = `Set the variable ${variable} to a folder where the runner's user may write`
  return new Failure({ class: 'input', ...text, why: unusable + more, next }, { cause: error })
}
