import { expect, it } from '@jest/globals'
import { dockerfileInputs } from '../../src/build-context/build-context.ts'
import { namedContexts } from '../../src/build-context/named-contexts.ts'
import { noteFiles } from '../../src/checkout/noted-files.ts'
import { memoryFiles } from '../fixtures/memory-files.ts'

const TREE = {
  Dockerfile: 'FROM scratch\nCOPY data /data\n',
  'data/a.csv': '1',
  'data/link': { link: 'a.csv' },
  beside: { link: 'data' },
  'site/.gitmodules': '[submodule "theme"]\n',
}

it('notes links that a build takes, and no others', async () => {
  const { files, noted } = noteFiles(memoryFiles(TREE))
  await dockerfileInputs(files, 'Dockerfile', '.')
  expect([...noted.plain].toSorted()).toEqual(['data/a.csv', 'data/link'])
})

it('notes links in a named context', async () => {
  const { files, noted } = noteFiles(memoryFiles(TREE))
  await namedContexts(files, { x: 'data' })
  expect([...noted.plain].toSorted()).toEqual(['data/a.csv', 'data/link'])
})

it('notes nothing of what is only looked through for credentials', async () => {
  const { files, noted } = noteFiles(memoryFiles(TREE))
  await dockerfileInputs(files, 'Dockerfile', '.')
  const all = [...noted.read, ...noted.plain, ...noted.listed]
  expect(all.filter((path) => path.startsWith('site'))).toEqual([])
})
