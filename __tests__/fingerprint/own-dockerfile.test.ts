import { expect, it } from '@jest/globals'
import { examine } from '../../src/fingerprint/subject.ts'
import { parseInputs } from '../../src/inputs/inputs.ts'
import { INPUTS, type RawInputs } from '../../src/inputs/raw.ts'
import { memoryFiles } from '../fixtures/memory-files.ts'

const environment = (...items: string[]): string =>
  `name: x\nchannels: [conda-forge]\ndependencies:\n  - python=3.13\n  - numpy\n  - pip\n  - pip:\n${items.map((item) => `    - ${item}\n`).join('')}`

const examined = (tree: Record<string, string>, given: Partial<RawInputs> = {}) => {
  const empty = Object.fromEntries(INPUTS.map((name) => [name, ''])) as RawInputs
  const inputs = parseInputs(
    { ...empty, name: 'example.org/a/b', ...given },
    { repository: 'a/b', actor: 'somebody' },
  )
  const own = memoryFiles({ 'containers/lecture/Dockerfile': 'FROM x\n' })
  return examine(inputs, {
    files: memoryFiles(tree),
    own,
    git: { resolve: async () => 'a'.repeat(40) },
    platform: 'linux/amd64',
  })
}

const OLD = {
  'environment.yml': environment('six==1'),
  '.devcontainer/Dockerfile': 'FROM x AS tools\nCOPY post-create.sh /\nFROM tools\n',
  '.devcontainer/devcontainer.json': '{"build": {"dockerfile": "Dockerfile", "target": "tools"}}',
}

it('an old .devcontainer/Dockerfile is built, and two notices say what that means', async () => {
  const { dockerfile, findings } = await examined({ ...OLD, 'post-create.sh': '' })
  expect(dockerfile).toBe('.devcontainer/Dockerfile')
  expect(findings.map(({ rule }) => rule)).toEqual(['devcontainer-dockerfile', 'devcontainer-unused'])
})

it('a file in small letters is built where there is no other, with its own ignore file', async () => {
  const built = (tree: Record<string, string>, dockerfile = 'sub/Dockerfile') =>
    examined({ 'environment.yml': environment('six==1'), a: 'a', b: 'b', ...tree }, { dockerfile })
  const small = { 'sub/dockerfile': 'FROM x\nCOPY . /\n' }
  expect((await built(small)).dockerfile).toBe('sub/dockerfile')
  expect((await built({ ...small, 'sub/Dockerfile': 'FROM y\n' })).dockerfile).toBe('sub/Dockerfile')
  const [one, two] = await Promise.all(
    ['a', 'b'].map((ignored) => built({ ...small, 'sub/dockerfile.dockerignore': ignored })),
  )
  expect(one?.fingerprint.hash).not.toBe(two?.fingerprint.hash)
  await expect(built(small, 'sub/Other')).rejects.toThrow('sub/Other')
})

it('its notices come with the failure of the Dockerfile, whose files are in the other context', async () => {
  const failure = await examined(OLD).catch((error: unknown) => error)
  expect(failure).toMatchObject({
    findings: [
      { rule: 'devcontainer-dockerfile' },
      {
        rule: 'devcontainer-unused',
        advice: expect.stringContaining('Set the input context to .devcontainer'),
      },
      { severity: 'error', file: '.devcontainer/Dockerfile', line: 2 },
    ],
  })
})

it('the notices come with what is wrong in the environment, too', async () => {
  const tree = { ...OLD, 'environment.yml': 'dependencies: [python=3.13, conda: [x]]\n' }
  const failure = await examined(tree).catch((error: unknown) => error)
  expect((failure as { findings: { rule: string }[] }).findings.map(({ rule }) => rule)).toEqual([
    'devcontainer-dockerfile',
    'devcontainer-unused',
    'conda-section',
  ])
})

it('an environment of Python alone is a warning, but with a Dockerfile, which may bring the rest', async () => {
  const alone = {
    'environment.yml': 'name: x\nchannels:\n  - conda-forge\ndependencies:\n  - "python~=3.12.0"\n',
  }
  const { findings } = await examined(alone)
  expect(findings).toMatchObject([{ severity: 'warning', rule: 'only-python', line: 5 }])
  const own = await examined({ ...alone, Dockerfile: 'FROM x\n' }, { dockerfile: 'Dockerfile' })
  expect(own.findings.map(({ rule }) => rule)).not.toContain('only-python')
  const more = await examined({ 'environment.yml': `${alone['environment.yml']}  - numpy\n` })
  expect(more.findings).toEqual([])
})

it('dockerfile: none keeps the recipe', async () => {
  const kept = await examined(OLD, { dockerfile: 'none' })
  const { dockerfile, findings, fingerprint } = kept
  expect(dockerfile).toBeUndefined()
  expect(findings).toEqual([])
  const alone = await examined({ 'environment.yml': OLD['environment.yml'] })
  expect(fingerprint.hash).toBe(alone.fingerprint.hash)
})

const EDITABLE = {
  'environment.yml': environment('-e ./', '--edit "n @ git+https://h/o/n"', '-r more.txt'),
  'more.txt': 'a==1\n--editable=.\n',
  'pyproject.toml': '',
}

it('-e is an error on each of its lines, since the recipe keeps no folder of the repository', async () => {
  const failure = await examined(EDITABLE).catch((error: unknown) => error)
  expect(failure).toMatchObject({
    class: 'environment',
    text: { next: expect.stringContaining('Remove -e') },
  })
  const { findings } = failure as { findings: { rule: string; file: string; line: number }[] }
  expect(
    findings.filter(({ rule }) => rule === 'editable').map(({ file, line }) => `${file}:${line}`),
  ).toEqual(['environment.yml:8', 'environment.yml:9', 'more.txt:2'])
})

it('-e is no error with a Dockerfile of the repository itself', async () => {
  const { findings } = await examined({ ...EDITABLE, Dockerfile: 'FROM x\n' }, { dockerfile: 'Dockerfile' })
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
})
