import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { bundle, discard, runAction } from '../../bundle/action.ts'
import { EVENTS, Scene, SHA } from '../../bundle/scene.ts'

jest.setTimeout(60_000)

/** The bundle as the runner starts it, on repositories that strangers wrote. No docker is called for any of them. */
let entry: string
let scene: Scene
beforeAll(() => {
  entry = bundle()
})
afterAll(() => discard(entry))
beforeEach(async () => {
  scene = await Scene.open()
})
afterEach(() => scene.close())

const write = (path: string, text: string | Uint8Array): void => {
  const file = join(scene.workspace, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}
const GOOD = 'name: lectures\ndependencies:\n  - python=3.13\n  - pip\n'

/** Commands that the action itself gives; all text in them is escaped by the toolkit. */
const OWN =
  /^::(?:error|warning|notice|debug|group|endgroup|add-mask)(?: (?:title|file|line|endLine|col|endColumn)=[^:]*)?::/

async function refused() {
  const start = performance.now()
  const ended = await runAction(scene, { entry, docker: 'absent' })
  expect(ended.exitCode).toBe(1)
  expect(ended.outputs).toEqual({})
  expect(ended.stderr).toBe('')
  for (const line of ended.stdout.split('\n')) {
    if (line.startsWith('::')) expect(line).toMatch(OWN)
    else expect(line.includes('##[') || line.trimStart().startsWith('::')).toBe(false)
    expect(line).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
  }
  // Ours, not a stack trace, and not "Internal error".
  expect(ended.stdout).not.toMatch(/^ {4}at |title=container-action%3A internal/m)
  expect(performance.now() - start).toBeLessThan(10_000)
  return ended
}

describe('an environment.yml', () => {
  const aliases = Array.from(
    { length: 9 },
    (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(',')}]`,
  )

  it.each<[string, string | Uint8Array, RegExp]>([
    [
      'whose package is a workflow command',
      `${GOOD}  - "::set-output name=image::evil"\n`,
      /match-spec|is no conda spec|::error/,
    ],
    [
      'whose package holds one in a second line',
      `${GOOD}  - "a\\n::set-output name=image::evil"\n`,
      /control character/,
    ],
    ['whose package is masked away', `${GOOD}  - "::add-mask::python"\n`, /./],
    ['whose package is the older form', `${GOOD}  - "##[add-path]/evil"\n`, /./],
    ['with terminal escapes', `${GOOD}  - "a\\e[2Jb\\e]0;evil\\a"\n`, /control character/],
    ['with raw terminal escapes', `${GOOD}  - "a\u001b[2Jb"\n`, /./],
    ['turned around', `${GOOD}  - "numpy\u202e31.0\u202c"\n`, /./],
    ['with a zero-width blank in a name', `${GOOD}  - "num\u200bpy"\n`, /./],
    ['with a NUL byte', `${GOOD}  - a\0b\n`, /NUL byte/],
    ['of ten megabytes', `${GOOD}${'  - a\n'.repeat(1_700_000)}`, /the limit is 1048576/],
    ['nested 100,000 levels deep', `name: x\ndependencies: ${'['.repeat(100_000)}\n`, /./],
    [
      'nested 5,000 levels deep in block style',
      `a:\n${Array.from({ length: 900 }, (_, n) => `${' '.repeat(n + 1)}a:`).join('\n')}\n`,
      /./,
    ],
    ['that is an alias bomb', `a0: &a0 [x]\n${aliases.join('\n')}\n${GOOD}`, /aliases|is a YAML alias/],
    ['that refers to itself', `a: &a [*a]\n${GOOD}`, /is a YAML alias/],
    [
      'with a million keys',
      `${GOOD}variables:\n${Array.from({ length: 90_000 }, (_, n) => `  a${n}: x\n`).join('')}`,
      /the limit is|more than/,
    ],
    [
      'with __proto__',
      `${GOOD}__proto__:\n  polluted: yes\nconstructor: {prototype: {polluted: yes}}\ndependencies: 5\n`,
      /./,
    ],
    ['that is an image', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0xd8, 0, 1]), /UTF-8/],
  ])('%s is refused', async (_what, text, words) => {
    write('environment.yml', text)
    expect((await refused()).stdout).toMatch(words)
  })

  it.each<[string, (path: string) => unknown]>([
    ['a named pipe', (path) => execFileSync('mkfifo', [path])],
    ['a link to a device that never ends', (path) => symlinkSync('/dev/zero', path)],
    ['a link to the password file', (path) => symlinkSync('/etc/passwd', path)],
    ['a link to itself', (path) => symlinkSync('environment.yml', path)],
    ['a folder', (path) => mkdirSync(path)],
    [
      'a socket',
      (path) => {
        const server = createServer().listen(path)
        server.unref()
      },
    ],
  ])('that is %s is refused, and holds nobody up', async (_what, make) => {
    const path = join(scene.workspace, 'environment.yml')
    execFileSync('rm', [path])
    make(path)
    await new Promise((done) => setTimeout(done, 50))
    await refused()
  })
})

describe('a build context', () => {
  it.each<[string, string, (folder: string) => unknown, RegExp]>([
    [
      'with a named pipe',
      'COPY . /',
      (folder) => execFileSync('mkfifo', [join(folder, 'pipe')]),
      /pipe.*not a regular file/,
    ],
    [
      'whose source is a named pipe',
      'COPY pipe /',
      (folder) => execFileSync('mkfifo', [join(folder, 'pipe')]),
      /not a regular file/,
    ],
    [
      'whose source leads out of it',
      'COPY out/passwd /',
      // As BuildKit does, a link is followed inside the context, where no such file is.
      (folder) => symlinkSync('/etc', join(folder, 'out')),
      /out\/passwd, which is not in the build context/,
    ],
    [
      'whose Dockerfile is a link out',
      'x',
      (folder) => {
        execFileSync('rm', [join(folder, '.devcontainer/Dockerfile')])
        symlinkSync('/etc/passwd', join(folder, '.devcontainer/Dockerfile'))
      },
      /points to a place outside the folder/,
    ],
    [
      'with a source named like a command',
      'COPY ["::error::x\\n::error::y", "/"]',
      () => undefined,
      /its list cannot be read/,
    ],
  ])('%s is refused, and holds nobody up', async (_what, line, make, words) => {
    write('.devcontainer/Dockerfile', `FROM scratch\n${line}\n`)
    make(scene.workspace)
    expect((await refused()).stdout).toMatch(words)
  })
})

it('a secret file of the repository that is a link to a device that never ends holds nobody up', async () => {
  symlinkSync('/dev/zero', join(scene.workspace, 'ca.pem'))
  const ended = await runAction(scene, { entry, inputs: { 'secret-files': 'ca=ca.pem' }, docker: 'absent' })
  expect([ended.exitCode, ended.errors.length]).toEqual([1, 1])
  expect(ended.errors[0]).toMatch(/container-action%3A input::reading the input secret-files \(ca=ca.pem\)/)
})

describe('an event whose fields are commands', () => {
  const evil = 'x\n::set-output name=image::evil\n##[add-path]/evil\u001b[2J\u202e'
  const env = { GITHUB_HEAD_REF: evil, GITHUB_ACTOR: evil, GITHUB_REF_NAME: evil, GITHUB_WORKFLOW: evil }
  const pull = (sha: string): typeof EVENTS.pullRequest => {
    const head = { sha, ref: evil, label: evil, repo: { full_name: 'QuantEcon/lecture' } }
    const pull_request = { number: 7, title: evil, body: evil, head }
    return { ...EVENTS.pullRequest, payload: { repository: { default_branch: evil }, pull_request } }
  }

  it('changes nothing that is said or written', async () => {
    const ended = await runAction(scene, { entry, event: pull(SHA), env })
    expect([ended.exitCode, ended.stdout]).toEqual([0, expect.anything()])
    expect(ended.outputs.decision).toBe('build')
    expect(Object.keys(scene.tags()).sort()).toEqual([ended.outputs.tag, 'pr-7'].sort())
    expect(`${ended.stdout}${JSON.stringify(ended.outputs)}`).not.toMatch(/set-output|add-path|\u202e/)
  })

  it('has a commit that is none: nothing is built, tagged or said', async () => {
    const ended = await runAction(scene, { entry, event: pull(evil), env })
    expect([ended.exitCode, ended.outputs]).toEqual([1, {}])
    expect(scene.tags()).toEqual({})
    expect(ended.stdout).not.toMatch(/set-output|add-path|\u202e/)
  })
})
