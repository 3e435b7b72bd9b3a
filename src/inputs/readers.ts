import { Failure, type Finding } from '../failure.ts'
import { parseReference, type Reference, repositoryOf } from '../image/reference.ts'
import { nearest } from '../nearest.ts'
import type { RawInputs } from './raw.ts'

/** More would make every first look a search. */
const MOST_REPOSITORIES = 20

export type Problem = (input: string, message: string, advice: string) => void

/**
 * Readers of single inputs. None of them throws: what is wrong is added to `findings`, so that all of it is told at once, and the
 * value that comes back then serves only to go on reading.
 */
export function createReaders(raw: RawInputs) {
  const findings: Finding[] = []
  const problem: Problem = (input, message, advice) => {
    findings.push({ severity: 'error', rule: 'input', message: `input ${input}: ${message}`, advice })
  }
  const checked = <T>(input: string, fallback: T, read: () => T): T => {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      problem(input, error.text.why, error.text.next)
      return fallback
    }
  }
  const nowhere: Reference = { registry: 'invalid', path: 'invalid' }
  const repository = (input: 'name', text: string): Reference =>
    checked(input, nowhere, () => {
      const reference = parseReference(text, `input ${input}`)
      if (reference.tag !== undefined || reference.digest !== undefined) {
        problem(input, 'contains a tag or digest', 'Write only the repository. The action chooses the tags')
      }
      return { registry: reference.registry, path: reference.path }
    })
  const repositories = (input: 'reuse-from'): Reference[] => {
    const found = lines(raw[input].replaceAll(',', '\n')).map((text) =>
      checked(input, nowhere, () => {
        const { registry, path, tag, digest } = parseReference(text, `input ${input}`)
        if (tag !== undefined || digest !== undefined)
          problem(
            input,
            `${text} contains a tag or digest`,
            'Write only the repository. The action finds images by their hash',
          )
        return { registry, path }
      }),
    )
    if (found.length > MOST_REPOSITORIES)
      problem(
        input,
        `names ${found.length} repositories. Each of them costs requests to a registry`,
        `Name at most ${MOST_REPOSITORIES}`,
      )
    return [...new Map(found.map((reference) => [repositoryOf(reference), reference])).values()]
  }
  const hosts = (input: 'private-hosts'): string[] =>
    lines(raw[input].replaceAll(',', '\n')).map((text) => {
      const host = text.toLowerCase()
      if (!/^(?:\[[0-9a-f:]+\]|[a-z0-9._-]+)(?::[0-9]{1,5})?$/.test(host) || !URL.canParse(`http://${host}`))
        problem(
          input,
          `${JSON.stringify(text)} is not a host`,
          'Write HOST or HOST:PORT, without https:// and without a path',
        )
      return host
    })
  const choice = <T extends string>(input: keyof RawInputs, allowed: readonly T[]): T => {
    const value = (raw[input].trim().toLowerCase() || allowed[0]) as T
    if (!allowed.includes(value)) {
      problem(
        input,
        `${JSON.stringify(raw[input])} is not one of ${allowed.join(', ')}`,
        meant(value, allowed),
      )
    }
    return value
  }
  const inside = (input: keyof RawInputs, value: string): string => {
    if (value.startsWith('/') || value.split('/').includes('..') || /[\0-\x1f\\]/.test(value)) {
      problem(
        input,
        `${JSON.stringify(value)} is not a path inside the repository`,
        'Write it relative to the root of the repository, with /',
      )
    }
    return value.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '') || '.'
  }
  const path = (input: keyof RawInputs, fallback: string): string =>
    inside(input, raw[input].trim() || fallback)
  const optionalPath = (input: keyof RawInputs): string | undefined =>
    raw[input].trim() ? path(input, '') : undefined
  const pairs = (
    input: 'build-args' | 'build-contexts' | 'secrets' | 'secret-files',
    key: RegExp,
  ): Record<string, string> => {
    const result: Record<string, string> = {}
    for (const line of lines(raw[input])) {
      const equals = line.indexOf('=')
      const name = line.slice(0, Math.max(equals, 0)).trim()
      // The line itself is not shown: it may hold a secret.
      if (!key.test(name))
        problem(input, 'contains a line that is not NAME=value', 'Write one NAME=value per line')
      // Base64 may end with two of them: the end of a key that was given over several lines, which must not become a name.
      else if (input === 'secrets' && /^=+\s*$|^-----BEGIN /.test(line.slice(equals + 1)))
        problem(
          input,
          'contains a value with several lines',
          'For a value with several lines, use the input secret-files',
        )
      // GitHub replaces a secret that is not set, or that a fork may not read, by nothing.
      else if (input.startsWith('secret') && line.slice(equals + 1).trim() === '') continue
      else if (Object.hasOwn(result, name))
        problem(input, `names ${name} twice`, 'Remove one of the two lines')
      else result[name] = line.slice(equals + 1)
    }
    return result
  }
  const contexts = (): Record<string, string> => {
    const read = Object.entries(pairs('build-contexts', /^[A-Za-z0-9][A-Za-z0-9_.:/-]*$/)).map(
      ([name, given]): [string, string] => {
        const value = given.trim()
        if (value.startsWith('docker-image://')) return [name, value]
        if (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(value) || value === '')
          problem(
            'build-contexts',
            `${name} is not a folder of the repository and not an image, so it could change without a change of the hash`,
            'Write NAME=path (relative to the root of the repository) or NAME=docker-image://REFERENCE',
          )
        return [name, inside('build-contexts', value)]
      },
    )
    return Object.fromEntries(read)
  }
  const boolean = (input: keyof RawInputs): boolean => {
    const value = raw[input].trim().toLowerCase()
    // YAML 1.2's booleans, as workflows and people write them: `True` must not become false.
    if (!['true', 'false', ''].includes(value))
      problem(input, `${JSON.stringify(raw[input])} is not true or false`, 'Write true or false')
    return value === 'true'
  }
  return {
    findings,
    problem,
    checked,
    repository,
    repositories,
    hosts,
    choice,
    path,
    optionalPath,
    pairs,
    contexts,
    boolean,
  }
}

function meant(value: string, allowed: readonly string[]): string {
  const near = nearest(value, allowed)
  return near === undefined ? 'Choose one of them' : `Write ${near}`
}

/** Lines without the blanks around them, and without those that hold nothing else. */
export function lines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
