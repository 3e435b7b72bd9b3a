import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from '@jest/globals'
import { createFiles } from '../../src/adapters/workspace-files.ts'
import { Failure } from '../../src/failure.ts'
import { examine } from '../../src/fingerprint/subject.ts'
import { parseInputs } from '../../src/inputs/inputs.ts'
import { INPUTS, type RawInputs } from '../../src/inputs/raw.ts'
import { usesOfBases } from '../../src/named-images/triggers.ts'
import type { Registry } from '../../src/ports.ts'

/** The repositories that a review found judged wrongly, where they lie beside this one. */
const CASES = fileURLToPath(new URL('../../../shared/cases', import.meta.url))
/** Files that hold the target of what is a link in a repository. */
const LINKS = ['environment.yml', 'assets', 'lnk']
const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

const nobody: Pick<Registry, 'manifest' | 'blob'> = {
  manifest: async () => {
    throw new Failure({
      class: 'registry-unavailable',
      doing: 'x',
      on: 'x',
      why: 'it does not answer',
      next: '',
    })
  },
  blob: async () => new Uint8Array(),
}

async function hashOf(repository: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'cases-'))
  folders.push(folder)
  cpSync(repository, folder, { recursive: true })
  for (const name of LINKS) {
    const path = join(folder, name)
    const target = existsSync(path) ? readFileSync(path, 'utf8').trim() : '\n'
    if (target.includes('\n') || !existsSync(join(folder, target))) continue
    rmSync(path)
    symlinkSync(target, path)
  }
  const empty = Object.fromEntries(INPUTS.map((name) => [name, ''])) as RawInputs
  const dockerfile = existsSync(join(folder, 'Dockerfile')) ? 'Dockerfile' : ''
  const inputs = parseInputs(
    { ...empty, name: 'example.org/a/b', dockerfile },
    { repository: 'a/b', actor: '' },
  )
  const world = {
    files: createFiles(folder),
    own: createFiles(fileURLToPath(new URL('../..', import.meta.url))),
    git: { resolve: async () => 'a'.repeat(40) },
    platform: 'linux/amd64',
  }
  const first = await examine(inputs, world)
  const more = await usesOfBases(first, inputs, { registry: nobody, platform: 'linux/amd64' })
  return (await examine(inputs, world, more)).fingerprint.hash
}

const list = (kind: string): string[] => {
  const folder = join(CASES, kind)
  return existsSync(folder) ? readdirSync(folder).toSorted() : []
}
const pair = (kind: string, name: string): Promise<string[]> =>
  Promise.all(['a', 'b'].map((side) => hashOf(join(CASES, kind, name, side))))

const where = existsSync(CASES) ? describe : describe.skip
/** A table needs a row. */
const rows = (kind: string): string[] => [...list(kind), ...(existsSync(CASES) ? [] : ['(not there)'])]

where('the cases of the review', () => {
  it.each(rows('stale'))('stale: the two of %s differ', async (name) => {
    const [a, b] = await pair('stale', name)
    expect(a).not.toBe(b)
  })

  it.each(rows('same'))('same: the two of %s are one', async (name) => {
    const [a, b] = await pair('same', name)
    expect(a).toBe(b)
  })

  it.each(rows('refused'))('refused: %s is accepted', async (name) => {
    expect(await hashOf(join(CASES, 'refused', name))).toMatch(/^[0-9a-f]{64}$/)
  })
})
