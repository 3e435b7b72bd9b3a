import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from '@jest/globals'
import { createFiles } from '../../src/adapters/workspace-files.ts'
import { examineBase } from '../../src/base/base-subject.ts'
import { targetRecipe } from '../../src/base/solver.ts'
import { ROOT } from '../bundle/scene.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

/** Fingerprints of the real containers/base after a change of one of its files. */
async function prints(file?: string, change: (text: string) => string = (text) => text, contexts = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'container-action-test-'))
  folders.push(folder)
  cpSync(join(ROOT, 'containers/base'), join(folder, 'containers/base'), { recursive: true })
  if (file !== undefined) {
    const path = join(folder, 'containers/base', file)
    const text = readFileSync(path, 'utf8')
    expect(change(text)).not.toBe(text)
    writeFileSync(path, change(text))
  }
  const files = createFiles(folder)
  const { fingerprint, solverFingerprint: solver } = await examineBase(
    { buildContexts: contexts },
    { files, own: files, platform: 'linux/amd64' },
  )
  return { all: fingerprint.hash, solver: solver.hash }
}

const more = (text: string): string => `${text}\n# more\n`
const now = await prints()

describe('the fingerprint of solver', () => {
  it.each<[string, string, (text: string) => string]>([
    ['its packages', 'packages/solver.txt', more],
    ['settings of conda', 'condarc', more],
    ['how packages are installed', 'system/usr/libexec/container-action/install-packages', more],
    ['settings of the system', 'system/etc/gitconfig', more],
    ['its stage', 'Dockerfile', (text) => text.replace('CONDA_PLUGINS_AUTO_ACCEPT_TOS=yes', 'OTHER=yes')],
    ['the installer', 'Dockerfile', (text) => text.replace(/(sha256:)8481/, '$18482')],
    [
      'the installer of the other architecture',
      'Dockerfile',
      (text) => text.replace(/(sha256:)2c11/, '$12c12'),
    ],
    ['the system under it', 'Dockerfile', (text) => text.replace('FROM ubuntu:24.04', 'FROM ubuntu:26.04')],
  ])('changes with %s', async (_what, file, change) => {
    const changed = await prints(file, change)
    expect([changed.solver === now.solver, changed.all === now.all]).toEqual([false, false])
  })

  it.each<[string, string, (text: string) => string]>([
    ['packages of html', 'packages/html.txt', more],
    ['packages of TeX', 'latex-requirements.txt', more],
    ['how TeX is installed', 'install-latex', more],
    [
      'another target',
      'Dockerfile',
      (text) => text.replace('FROM html-system AS html\n', 'FROM html-system AS html\nENV A=1\n'),
    ],
    [
      'a stage of another target',
      'Dockerfile',
      (text) =>
        text.replace(
          'FROM configured AS html-system',
          'FROM scratch AS tool\nCOPY condarc /\n\nFROM configured AS html-system',
        ),
    ],
    [
      'comments',
      'Dockerfile',
      (text) =>
        text.replace('FROM configured AS solver-system', '# A word.\nFROM configured AS solver-system'),
    ],
    ['the lecture that tries the images', 'trial/environment.yml', more],
  ])(
    'stays with a change of %s, which changes the fingerprint of the others',
    async (_what, file, change) => {
      const changed = await prints(file, change)
      expect([changed.solver === now.solver, changed.all === now.all]).toEqual([true, false])
    },
  )

  it('changes with a named context that replaces one of its stages, and with no other', async () => {
    const image = `docker-image://127.0.0.1:5000/x@sha256:${'1'.repeat(64)}`
    const [system, miniforge, other] = await Promise.all(
      [{ system: image }, { miniforge: image }, { 'html-system': image }].map((contexts) =>
        prints(undefined, undefined, contexts),
      ),
    )
    expect(new Set([now.solver, system?.solver, miniforge?.solver]).size).toBe(3)
    expect([other?.solver, other?.all === now.all]).toEqual([now.solver, false])
  })
})

describe('the part of a Dockerfile that decides a target', () => {
  const file = (path: string) => ({ path, sha256: path, executable: false, target: null })
  const files = ['a', 'b', 'folder/c'].map(file)
  const taken = (text: string, target = 'x') =>
    targetRecipe(text, files, target).files.map(({ path }) => path.replace(/^Dockerfile, .*/, 'Dockerfile'))

  it.each([
    ['a file that is copied', 'FROM one AS x\nCOPY a /\nFROM two AS y\nCOPY b /\n', ['Dockerfile', 'a']],
    ['a folder', 'FROM one AS x\nCOPY folder /\n', ['Dockerfile', 'folder/c']],
    ['all of the context', 'FROM one AS x\nCOPY . /\n', ['Dockerfile', 'a', 'b', 'folder/c']],
    ['a mount', 'FROM one AS x\nRUN --mount=type=bind,source=b,target=/b true\n', ['Dockerfile', 'b']],
    ['the stage that it starts from', 'FROM one AS y\nCOPY b /\nFROM y AS x\n', ['Dockerfile', 'b']],
    [
      'a stage that it copies from',
      'FROM one AS y\nCOPY b /\nFROM one AS x\nCOPY --from=y /b /\n',
      ['Dockerfile', 'b'],
    ],
    [
      'a stage that it mounts',
      'FROM one AS Y\nCOPY b /\nFROM one AS x\nRUN --mount=from=y,target=/y true\n',
      ['Dockerfile', 'b'],
    ],
    [
      'stages behind a variable',
      'FROM one AS t-1\nCOPY a /\nFROM one AS t-2\nCOPY b /\nFROM t-$V AS x\n',
      ['Dockerfile', 'a', 'b'],
    ],
    ['everything where there is no such target', 'FROM one AS y\n', ['a', 'b', 'folder/c']],
  ])('takes %s', (_sentence, text, expected) => expect(taken(text)).toEqual(expected))

  it('holds the text of heredocs', () => {
    const hash = (word: string) =>
      targetRecipe(`FROM one AS x\nRUN <<EOF\n${word}\nEOF\n\n# y\nFROM two AS y\n`, [], 'x').files[0]?.sha256
    expect(hash('one')).not.toBe(hash('two'))
  })
})
