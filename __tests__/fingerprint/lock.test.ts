import { describe, expect, it } from '@jest/globals'
import { Failure } from '../../src/failure.ts'
import { lockHash, readLock, requireListed } from '../../src/fingerprint/lock.ts'
import { sha256 } from '../../src/sha256.ts'
import { memoryFiles } from '../fixtures/memory-files.ts'

const SUM = 'a'.repeat(32)
const CONDA = `@EXPLICIT\nhttps://conda.anaconda.org/conda-forge/noarch/pip-26.0-py.conda#${SUM}\n`
const PIP = `jupyter-book==1.0.4.post1\nx @ git+https://github.com/q/x@${'b'.repeat(40)}\n`

const APT = 'bash\t5.2.37-2\tamd64\nlibc6\t2.41-12\tamd64\n'
const BASE = `ghcr.io/quantecon/lecture-base@sha256:${'c'.repeat(64)}`

const read = (conda: string | undefined, pip: string | undefined, others: Record<string, string> = {}) =>
  readLock(
    memoryFiles({
      ...(conda !== undefined && { 'lock/conda-explicit.txt': conda }),
      ...(pip !== undefined && { 'lock/pip-freeze.txt': pip }),
      ...others,
    }),
    'lock',
  )

describe('a lock', () => {
  it('is two lists, with any line ends', async () => {
    expect(await read(CONDA.replaceAll('\n', '\r\n'), PIP)).toEqual({
      conda: CONDA,
      pip: PIP,
      folder: 'lock',
    })
    expect(await read(CONDA, '')).toEqual({ conda: CONDA, pip: '', folder: 'lock' })
  })

  it('may name the packages of the system and the base, too', async () => {
    const lock = await read(CONDA, PIP, {
      'lock/apt.txt': APT,
      'lock/base.txt': `# of August\n\n${BASE}\n`,
    })
    expect(lock.apt).toBe(APT)
    expect(lock.base).toEqual({
      registry: 'ghcr.io',
      path: 'quantecon/lecture-base',
      digest: `sha256:${'c'.repeat(64)}`,
    })
  })

  it('may name archives by address and checksum, and folders of git repositories', async () => {
    const pip = `a @ https://h/a-1.whl#sha256=${'d'.repeat(64)}\nb @ git+https://h/b@${'b'.repeat(40)}#subdirectory=c\n`
    expect((await read(CONDA, pip)).pip).toBe(pip)
  })

  it('has another hash for each change of what is installed, and the old one where only conda and pip are locked', async () => {
    const [two, three] = [await read(CONDA, PIP), await read(CONDA, PIP, { 'lock/apt.txt': APT })]
    expect(lockHash(two)).toBe(sha256(`${CONDA}\0${PIP}`))
    const other = { ...three, apt: APT.replace('5.2.37-2', '5.2.37-3') }
    expect(new Set([two, three, other].map(lockHash)).size).toBe(3)
  })

  it('of the packages of the system decides alone: what apt-packages asks for beside it is refused', async () => {
    const lock = await read(CONDA, PIP, { 'lock/apt.txt': APT })
    expect(() => requireListed(lock, ['bash', 'libc6=2.41-12'])).not.toThrow()
    expect(() => requireListed(lock, ['bash', 'jq'])).toThrow(/apt-packages\): jq is not in lock\/apt\.txt/)
    expect(() => requireListed(lock, ['bash=5.1'])).toThrow(/bash=5\.1 is not in lock\/apt\.txt/)
    expect(() => requireListed({ conda: CONDA, pip: PIP }, ['jq'])).not.toThrow()
  })

  const more: [string, Record<string, string>, RegExp][] = [
    [
      'an apt package without a version',
      { 'lock/apt.txt': 'bash\n' },
      /apt\.txt:1: "bash" does not name an exact package/,
    ],
    ['an option among apt packages', { 'lock/apt.txt': `${APT}-o=x\t1\tall\n` }, /apt\.txt:3/],
    ['a base without digest', { 'lock/base.txt': 'ghcr.io/a/b:runtime\n' }, /base\.txt:1: .*has no digest/],
    ['two bases', { 'lock/base.txt': `${BASE}\n${BASE}\n` }, /base\.txt:2: it names more than one image/],
    ['no base', { 'lock/base.txt': '# none\n' }, /base\.txt:1: it does not name an image/],
    ['a base of Docker Hub', { 'lock/base.txt': 'ubuntu\n' }, /base\.txt:1: it does not name a registry/],
  ]
  it.each(more)('with %s is refused', async (_sentence, others, message) => {
    await expect(read(CONDA, PIP, others)).rejects.toThrow(message)
  })

  const rows: [string, string | undefined, string | undefined, RegExp][] = [
    ['without a list of conda', undefined, PIP, /conda-explicit\.txt.*does not exist/],
    ['without a list of pip', CONDA, undefined, /pip-freeze\.txt.*does not exist/],
    [
      'that is no explicit list',
      'python=3.13\n',
      PIP,
      /txt:1: "python=3\.13" does not name an exact package/,
    ],
    ['without @EXPLICIT', CONDA.replace('@EXPLICIT', '# x'), PIP, /txt:1: the line @EXPLICIT is missing/],
    ['without checksums', CONDA.replace(`#${SUM}`, ''), PIP, /txt:2: /],
    [
      'with an open requirement',
      CONDA,
      'a==1\nb>=2\n',
      /pip-freeze\.txt:2: "b>=2" does not name an exact package/,
    ],
    ['with a branch', CONDA, 'a @ git+https://h/a@main\n', /pip-freeze\.txt:1/],
    ['with an option', CONDA, '--index-url http://x\n', /pip-freeze\.txt:1/],
  ]
  it.each(rows)('%s is refused', async (_sentence, conda, pip, message) => {
    const error = await read(conda, pip).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(Failure)
    expect((error as Failure).message).toMatch(message)
  })
})
