import { describe, expect, it } from '@jest/globals'
import { Failure } from '../../src/failure.ts'
import { readLock } from '../../src/fingerprint/lock.ts'
import { memoryFiles } from '../fixtures/memory-files.ts'

const SUM = 'a'.repeat(32)
const CONDA = `@EXPLICIT\nhttps://conda.anaconda.org/conda-forge/noarch/pip-26.0-py.conda#${SUM}\n`
const PIP = `jupyter-book==1.0.4.post1\nx @ git+https://github.com/q/x@${'b'.repeat(40)}\n`

const read = (conda: string | undefined, pip: string | undefined) =>
  readLock(
    memoryFiles({
      ...(conda !== undefined && { 'lock/conda-explicit.txt': conda }),
      ...(pip !== undefined && { 'lock/pip-freeze.txt': pip }),
    }),
    'lock',
  )

describe('a lock', () => {
  it('is two lists, with any line ends', async () => {
    expect(await read(CONDA.replaceAll('\n', '\r\n'), PIP)).toEqual({ conda: CONDA, pip: PIP })
    expect(await read(CONDA, '')).toEqual({ conda: CONDA, pip: '' })
  })

  const rows: [string, string | undefined, string | undefined, RegExp][] = [
    ['without a list of conda', undefined, PIP, /conda-explicit\.txt.*does not exist/],
    ['without a list of pip', CONDA, undefined, /pip-freeze\.txt.*does not exist/],
    ['that is no explicit list', 'python=3.13\n', PIP, /txt:1: "python=3\.13" names no exact package/],
    ['without @EXPLICIT', CONDA.replace('@EXPLICIT', '# x'), PIP, /txt:1: the line @EXPLICIT is missing/],
    ['without checksums', CONDA.replace(`#${SUM}`, ''), PIP, /txt:2: /],
    ['with an open requirement', CONDA, 'a==1\nb>=2\n', /pip-freeze\.txt:2: "b>=2" names no exact package/],
    ['with a branch', CONDA, 'a @ git+https://h/a@main\n', /pip-freeze\.txt:1/],
    ['with an option', CONDA, '--index-url http://x\n', /pip-freeze\.txt:1/],
  ]
  it.each(rows)('%s is refused', async (_sentence, conda, pip, message) => {
    const error = await read(conda, pip).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(Failure)
    expect((error as Failure).message).toMatch(message)
  })
})
