import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createFiles } from '../../src/adapters/workspace-files.ts'
import { dockerfileInputs } from '../../src/build-context/build-context.ts'
import { sentFiles } from '../../src/build-context/named-contexts.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'linked-'))
})
afterEach(() => rmSync(root, { recursive: true }))

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}
const link = (path: string, target: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  symlinkSync(target, join(root, path))
}
const read = (dockerfile: string, context = '.') => dockerfileInputs(createFiles(root), dockerfile, context)
const paths = (found: { files: { path: string }[] }): string[] => found.files.map(({ path }) => path)

describe('a Dockerfile that is a link is read as BuildKit follows it: its own folder is the root', () => {
  it('inside its folder', async () => {
    write('docker/real/D', 'FROM x\n')
    link('docker/Dockerfile', 'real/D')
    expect((await read('docker/Dockerfile')).text).toBe('FROM x\n')
  })

  it.each([
    ['above it', '../D'],
    ['from the root', '/D'],
  ])('where it points %s', async (_where, target) => {
    write('D', 'FROM x\nCOPY a /\n')
    write('docker/D', 'FROM x\nCOPY b /\n')
    for (const name of ['a', 'b']) write(name, name)
    link('docker/Dockerfile', target)
    expect(paths(await read('docker/Dockerfile'))).toEqual(['b'])
  })

  it('and is refused where BuildKit finds nothing', async () => {
    write('D', 'FROM x\n')
    link('docker/Dockerfile', '../D')
    await expect(read('docker/Dockerfile')).rejects.toThrow(/a link to a file outside its folder/)
  })
})

it('the ignore file beside a Dockerfile in a linked folder counts', async () => {
  write('docker/Dockerfile', 'FROM x\nCOPY d /d\n')
  write('docker/Dockerfile.dockerignore', '# nothing\n')
  write('.dockerignore', 'd/hidden\n')
  for (const name of ['d/hidden', 'd/f']) write(name, name)
  link('way', 'docker')
  expect(paths(await read('way/Dockerfile'))).toEqual(['d', 'd/f', 'd/hidden'])
})

describe('a context that is a link to a folder of the repository', () => {
  beforeEach(() => {
    write('real/f', 'f')
    write('real/hidden', 'h')
    write('real/.dockerignore', 'hidden\n.dockerignore\n')
    write('Dockerfile', 'FROM x\nCOPY . /x\n')
    link('way', 'real')
  })

  it('is hashed by what it leads to', async () => {
    expect(paths(await read('Dockerfile', 'way/'))).toEqual(['f'])
    expect(paths(await sentFiles(createFiles(root), { name: 'n', value: './/way/.' }))).toEqual(['f'])
  })

  it('is refused where it points to a place outside the repository', async () => {
    link('out', '..')
    await expect(read('Dockerfile', 'out')).rejects.toThrow(/points to a place outside the folder/)
    await expect(sentFiles(createFiles(root), { name: 'n', value: 'out' })).rejects.toThrow(
      /points to a place outside the folder/,
    )
  })
})
