import { describe, expect, it } from '@jest/globals'
import { examine } from '../../src/fingerprint/subject.ts'
import { parseInputs } from '../../src/inputs/inputs.ts'
import { INPUTS, type RawInputs } from '../../src/inputs/raw.ts'
import { memoryFiles } from '../fixtures/memory-files.ts'

const ENVIRONMENT = 'name: x\nchannels: [conda-forge]\ndependencies:\n  - python=3.13\n  - numpy\n'
const URL_ = 'https://h/q/lecture-python-intro/main/environment.yml'
const CENTRAL = `FROM x\nADD ${URL_} /tmp/environment.yml\nRUN y\n`

const examined = (tree: Record<string, string>, given: Partial<RawInputs> = {}, sha256 = 'a'.repeat(64)) => {
  const empty = Object.fromEntries(INPUTS.map((name) => [name, ''])) as RawInputs
  const inputs = parseInputs(
    { ...empty, name: 'example.org/a/b', ...given },
    { repository: 'a/b', actor: 'somebody' },
  )
  return examine(inputs, {
    files: memoryFiles(tree),
    own: memoryFiles({ 'containers/lecture/Dockerfile': 'FROM x\n' }),
    platform: 'linux/amd64',
    git: { resolve: async () => 'b'.repeat(40) },
    downloads: { permit: async () => undefined, digest: async () => ({ sha256, bytes: 3 }) },
  })
}
const dockerfile = 'containers/lecture-python-intro/Dockerfile'
const at = { dockerfile, context: 'containers/lecture-python-intro' }

describe('a Dockerfile of one lecture in a central repository', () => {
  it('needs no environment.yml; a notice says what is not checked', async () => {
    const { environment, findings, remote } = await examined({ [dockerfile]: CENTRAL }, at)
    expect(environment).toMatchObject({ name: '', conda: [], pip: undefined })
    expect(findings).toMatchObject([{ severity: 'notice', rule: 'no-environment', file: dockerfile }])
    expect(remote?.contents).toMatchObject([{ line: 2, url: URL_, sha256: 'a'.repeat(64) }])
  })

  it('has no notice where the workflow says so, and is not held against the environment of the repository itself', async () => {
    const tree = { [dockerfile]: CENTRAL, 'environment.yml': ENVIRONMENT }
    const none = await examined(tree, { ...at, 'environment-file': 'none' })
    expect(none.findings).toEqual([])
    expect(none.environment.conda).toEqual([])
    expect((await examined(tree, at)).environment.conda).toHaveLength(2)
  })

  it('has another hash when the content at the address changes, and the component says so', async () => {
    const [one, same, other] = await Promise.all(
      ['a', 'a', 'b'].map((letter) => examined({ [dockerfile]: CENTRAL }, at, letter.repeat(64))),
    )
    expect(same?.fingerprint).toEqual(one?.fingerprint)
    const changed = Object.entries(other?.fingerprint.components ?? {}).filter(
      ([name, hash]) => one?.fingerprint.components[name as never] !== hash,
    )
    expect(changed.map(([name]) => name)).toEqual(['downloads'])
  })

  it('reads a file called none only where it is meant', async () => {
    const own = { [dockerfile]: 'FROM x\nCOPY none /\n', 'containers/lecture-python-intro/none': '1' }
    const hash = async (text: string) =>
      (
        await examined(
          { ...own, 'containers/lecture-python-intro/none': text },
          { ...at, 'environment-file': 'none' },
        )
      ).fingerprint.hash
    expect(await hash('1')).not.toBe(await hash('2'))
  })

  const rows: [string, Record<string, string>, Partial<RawInputs>, RegExp][] = [
    [
      'a file with another name that is not there',
      { [dockerfile]: CENTRAL },
      { ...at, 'environment-file': 'env.yml' },
      /reading the environment \(env\.yml\): the file does not exist/,
    ],
    [
      'none without a Dockerfile',
      { 'environment.yml': ENVIRONMENT },
      { 'environment-file': 'none' },
      /is "none", and the repository has no Dockerfile/,
    ],
    ['nothing without a Dockerfile', {}, {}, /environment\.yml\): the file does not exist/],
    [
      'a copy of a file that is not there',
      { [dockerfile]: 'FROM x\nCOPY environment.yml /\n' },
      at,
      /not in the build context/,
    ],
  ]
  it.each(rows)('%s is an error', async (_sentence, tree, given, message) => {
    await expect(examined(tree, given)).rejects.toThrow(message)
  })
})
