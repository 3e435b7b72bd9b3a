import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { checkSecretFiles, readSmallFile } from '../../../src/adapters/secret-files.ts'

let top: string
let workspace: string
beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), 'container-action-secret-files-'))
  workspace = join(top, 'work')
  mkdirSync(join(workspace, 'folder'), { recursive: true })
  writeFileSync(join(workspace, 'ca.pem'), 'certificate\n')
  writeFileSync(join(top, 'credentials'), 'of the runner\n')
  symlinkSync('ca.pem', join(workspace, 'inside'))
  symlinkSync('../credentials', join(workspace, 'outside'))
  symlinkSync('/proc/self/environ', join(workspace, 'environ'))
  symlinkSync('/dev/zero', join(workspace, 'endless'))
  execFileSync('mkfifo', [join(workspace, 'pipe')])
  symlinkSync('..', join(workspace, 'above'))
  symlinkSync(join(top, 'credentials'), join(workspace, 'folder/far'))
  symlinkSync('inside', join(workspace, 'twice'))
  symlinkSync('round', join(workspace, 'round'))
  symlinkSync('work', join(top, 'alias'))
  symlinkSync(join(workspace, 'outside'), join(top, 'way-in'))
  symlinkSync(join(workspace, 'ca.pem'), join(top, 'certificate'))
})
afterAll(() => rmSync(top, { recursive: true }))

describe('a secret from a file of the repository', () => {
  it.each([
    ['an ordinary file', 'ca.pem'],
    ['a link that stays inside', 'inside'],
    ['what is missing, which buildx names', 'missing'],
  ])('may be %s', (_what, path) => {
    expect(() => checkSecretFiles({ ca: path }, workspace)).not.toThrow()
  })

  it('may lie anywhere on the runner where the workflow says so', () => {
    expect(() => checkSecretFiles({ ca: join(top, 'credentials') }, workspace)).not.toThrow()
  })

  it.each([
    ['a link out of it', 'outside', /points to a place outside the repository/],
    ['the variables of the process', 'environ', /points to a place outside the repository/],
    ['a path above it', '../credentials', /points to a place outside the repository/],
    ['a device that never ends', 'endless', /not a regular file/],
    ['a named pipe, which nobody writes to', 'pipe', /not a regular file/],
    ['a folder', 'folder', /not a regular file/],
    [
      'a path through a link to the folder above',
      'above/credentials',
      /points to a place outside the repository/,
    ],
  ])('may not be %s', (_what, path, why) => {
    expect(() => checkSecretFiles({ ca: path }, workspace)).toThrow(why)
  })

  it.each([
    ['a link out of it', 'work/outside'],
    ['a link out of a folder of it', 'work/folder/far'],
    ['a path through a link to the folder above', 'work/above/credentials'],
    ['a folder of it and the way back', 'work/folder/../../credentials'],
    ['the variables of the process', 'work/environ'],
    ['another name of the workspace and a link out of it', 'alias/outside'],
    ['a link of the runner to a link out of it', 'way-in'],
  ])('may not be %s by an absolute path either', (_what, path) => {
    expect(() => checkSecretFiles({ ca: `${top}/${path}` }, workspace)).toThrow(
      /points to a place outside the repository/,
    )
  })

  it.each([
    ['a file of it', 'work/ca.pem'],
    ['a link that stays inside', 'work/twice'],
    ['another name of the workspace', 'alias/inside'],
    ['a link of the runner into it', 'certificate'],
    ['what lies beside the workspace', 'work/../credentials'],
    ['a link in a circle, which buildx names', 'work/round'],
  ])('may be %s by an absolute path', (_what, path) => {
    expect(() => checkSecretFiles({ ca: `${top}/${path}` }, workspace)).not.toThrow()
  })

  it('is held against the real place of a workspace that is itself a link', () => {
    const given = { ca: join(top, 'alias/outside') }
    expect(() => checkSecretFiles(given, join(top, 'alias'))).toThrow(
      /points to a place outside the repository/,
    )
    expect(() => checkSecretFiles({ ca: 'inside' }, join(top, 'alias'))).not.toThrow()
  })
})

it.each(['pipe', 'endless', 'folder', 'missing'])(
  'reading %s for what must be masked ends at once',
  (path) => {
    expect(readSmallFile(join(workspace, path))).toBe('')
  },
)

it('reads an ordinary file', () => {
  expect(readSmallFile(join(workspace, 'inside'))).toBe('certificate\n')
})
