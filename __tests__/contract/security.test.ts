import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { ROOT } from './sources.ts'

describe.each(['SECURITY.md', 'docs/registries.md', 'docs/attestations.md'])('%s', (page) => {
  const text = readFileSync(join(ROOT, page), 'utf8')
  const named = [
    ...new Set(
      [...text.matchAll(/`((?:__tests__|scripts)\/[\w./-]+|\.npmrc)`/g)].map(([, path = '']) => path),
    ),
  ]

  it('names tests and files that are there', () => {
    expect(named.length).toBeGreaterThan(1)
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
  })
})

it('every line of the threat model says what holds it', () => {
  const text = readFileSync(join(ROOT, 'SECURITY.md'), 'utf8')
  const table = text.slice(text.indexOf('## Who can do what'), text.indexOf('## Not defended'))
  const rows = table.split('\n').filter((line) => /^\| (?!Who|---)/.test(line))
  expect(rows.length).toBeGreaterThan(8)
  // Nothing holds what is told under "Not defended".
  const bare = rows
    .filter((row) => !/`(?:(?:__tests__|scripts)\/|[a-z0-9-]+\/[a-z0-9-]+: )/.test(row))
    .map((row) => row.split('|')[1]?.trim())
  expect(bare).toEqual(['Other jobs on a self-hosted runner'])
})
