import { expect, it } from '@jest/globals'
import { inspectEnvironment } from '../../src/environment/environment.ts'
import { refuseMovedReferences } from '../../src/environment/moved-references.ts'
import { failureOf } from '../servers/world.ts'

const ITEM = 'git+https://example.org/a@main'
const FILE = `name: x\nchannels: [conda-forge]\ndependencies:\n  - python=3.13\n  - pip\n  - pip:\n    - ${ITEM}\n`
const [before, later] = ['a'.repeat(40), 'b'.repeat(40)]
const look = (commits: Record<string, string>, now: string) => {
  const asked: string[] = []
  const resolve = async (url: string, reference: string): Promise<string> => {
    asked.push(`${url} ${reference}`)
    return now
  }
  const { environment } = inspectEnvironment('environment.yml', Buffer.from(FILE))
  if (environment === undefined) throw new Error('no environment')
  return { asked, done: refuseMovedReferences({ environment, includes: [], commits }, { resolve }) }
}

it('a reference that stands is asked for once more, and no more is said', async () => {
  const { asked, done } = look({ [ITEM]: before }, before)
  await done
  expect(asked).toEqual(['https://example.org/a main'])
})

it('one that moved while the image was built keeps the image from being published', async () => {
  const failure = await failureOf(look({ [ITEM]: before }, later).done)
  expect(failure.message).toContain(ITEM)
  expect(failure.message).toContain('it moved from aaaaaaaaaaaa to bbbbbbbbbbbb during the build')
  expect(failure.message).toContain('Run the job again')
})

it('nobody is asked where every commit was written out', async () => {
  const { asked, done } = look({}, later)
  await done
  expect(asked).toEqual([])
})
