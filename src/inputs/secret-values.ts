import type { RawInputs } from './raw.ts'

/** Characters; a shorter line of a file with several (a brace of JSON) would be found all over the log. */
const SHORTEST = 8

/**
 * What must not appear in any log, read from the inputs before anything is checked, so that even a complaint about them shows
 * none. Never throws.
 */
export function secretValues(
  raw: RawInputs,
  /** Empty for a file that is absent, unreadable or too large to be a password or key. */
  readSmallFile: (path: string) => string,
): string[] {
  // A line without a value may be a piece of a multi-line secret: then all of it.
  const values = raw.secrets.split(/\r?\n/).map((line) => {
    const value = line.slice(line.indexOf('=') + 1).trim()
    return /^=*$/.test(value) ? line.trim() : value
  })
  const files = raw['secret-files'].split(/\r?\n/).flatMap((line) => {
    const lines = readSmallFile(line.slice(line.indexOf('=') + 1).trim())
      .split(/\r?\n/)
      .map((part) => part.trim())
      .filter((part) => part !== '')
    return lines.length === 1 ? lines : lines.filter((part) => part.length >= SHORTEST)
  })
  return [raw.password, raw['github-token'], ...values, ...files].filter((value) => value !== '')
}
