import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from '@jest/globals'
import { cleanUp, command, ROOT, temporaryFolder } from './machine.ts'

afterAll(cleanUp)

/** Run by the machine's own Python, whatever its version: the recipe runs it with that of the environment. */
it('times of files are settled, and a .pyc that was valid stays valid, the others stale', async () => {
  const tree = join(temporaryFolder(), 'tree')
  mkdirSync(tree)
  const cases = join(import.meta.dirname, 'tree/settle_cases.py')
  const settle = join(ROOT, 'containers/lecture/settle.py')
  const found = JSON.parse(await command('python3', '-I', '-B', cases, settle, tree))
  const stale = { 'a stale .pyc': false }
  const valid = Object.fromEntries(Object.keys(found.before).map((name) => [name, true]))
  expect(Object.keys(valid)).toHaveLength(8)
  expect(found).toEqual({
    before: { ...valid, ...stale },
    after: { ...valid, ...stale },
    damaged: [],
    kept: [expect.stringMatching(/^__pycache__\/old\./), 'link.py', 'old.py'],
    unsettled: [],
  })
})
