import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { inspectEnvironment } from '../../src/environment/environment.ts'
import { explainEnvironment } from '../../src/fingerprint/fingerprint.ts'
import { environmentHash } from './environment-hash.ts'

/** A folder with index.tsv (file, class of meaning) and pairs.tsv (before, after, sections that changed). */
const OWN = join(process.cwd(), '__tests__/fixtures/environments')
const given = process.env.CONTAINER_ACTION_ENVIRONMENTS ?? ''
const folder = given !== '' && existsSync(given) ? given : OWN

const rows = (name: string): string[][] =>
  readFileSync(join(folder, name), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'))
const index = rows('index.tsv').map(([file = '', meaning = '']) => {
  const inspection = inspectEnvironment(file, readFileSync(join(folder, file)))
  return { file, meaning, ...inspection }
})
const byFile = new Map(index.map((entry) => [entry.file, entry]))
const valid = index.filter(({ meaning }) => meaning !== 'invalid')
const canonicalOf = (file: string) => byFile.get(file)?.canonical ?? null

describe(`environments in ${folder === OWN ? 'the fixtures' : folder}`, () => {
  it('gives equal hashes to equal meanings, and to no others', () => {
    const wrong: string[] = []
    for (const [at, one] of valid.entries()) {
      for (const other of valid.slice(at + 1)) {
        const [a, b] = [one.canonical ?? null, other.canonical ?? null]
        const equal = environmentHash(a) === environmentHash(b)
        if (equal === (one.meaning === other.meaning)) continue
        wrong.push(`${one.file} and ${other.file}: ${equal ? 'equal' : 'different'} hashes`)
      }
    }
    expect(wrong).toEqual([])
  })

  it.each(rows('pairs.tsv'))('%s -> %s: %s', (before, after, kind) => {
    const change = explainEnvironment(canonicalOf(before ?? ''), canonicalOf(after ?? ''))
    const kinds = change.kind.filter((part) => part !== 'pip-order')
    expect(kinds.join('+')).toBe(kind === 'noop' ? '' : kind)
  })

  it.each(index.filter(({ meaning }) => meaning === 'invalid').map(({ file }) => [file]))(
    '%s is refused at a line',
    (file) => {
      const errors = byFile.get(file)?.findings.filter(({ severity }) => severity === 'error') ?? []
      expect(errors.length).toBeGreaterThan(0)
      expect(errors.every(({ line }) => (line ?? 0) > 1)).toBe(true)
    },
  )

  it('refuses of the others exactly those with a conda section, at its line', () => {
    for (const { file, findings, environment } of valid) {
      const text = readFileSync(join(folder, file), 'utf8').split(/\r?\n/)
      const line = text.findIndex((content) => /^\s*- conda:/.test(content)) + 1
      const errors = findings.filter(({ severity }) => severity === 'error')
      expect([file, ...errors.map((error) => [error.rule, error.line])]).toEqual(
        line > 0 ? [file, ['conda-section', line]] : [file],
      )
      expect(environment === undefined).toBe(line > 0)
    }
  })
})
