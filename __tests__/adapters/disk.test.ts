import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { diskTrouble } from '../../src/adapters/disk.ts'
import { writeOutputs } from '../../src/adapters/runner.ts'
import { createScratch } from '../../src/adapters/scratch.ts'
import { Failure, type FailureClass } from '../../src/failure.ts'
import { failureOf } from '../servers/world.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'container-action-disk-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const trouble = (code: string): Error => Object.assign(new Error(`${code}: told by the system`), { code })

describe('what the system says of a place to write to', () => {
  const rows: [string, FailureClass, RegExp][] = [
    ['ENOSPC', 'disk-full', /^writing \(RUNNER_TEMP, \/t\): the disk is full\. Free disk space/],
    ['EDQUOT', 'disk-full', /used its whole disk quota\. Free disk space/],
    ['ENOENT', 'input', /^writing \(RUNNER_TEMP, \/t\): it does not exist\. Set the variable RUNNER_TEMP/],
    ['EISDIR', 'input', /it is a folder/],
    ['EPERM', 'input', /no right to write there/],
    ['ENOTDIR', 'input', /a part of its path is not a folder/],
    ['EACCES', 'input', /no right to write there/],
    ['EROFS', 'input', /is read-only/],
  ]
  it.each(rows)('%s is %s', (code, name, message) => {
    const error = trouble(code)
    const failure = diskTrouble(error, { doing: 'writing', variable: 'RUNNER_TEMP', path: '/t' })
    expect(failure).toMatchObject({ class: name, message: expect.stringMatching(message), cause: error })
  })

  it('stays what it is where it says something else', () => {
    for (const error of [trouble('EIO'), new Error('x'), undefined])
      expect(diskTrouble(error, { doing: 'writing', variable: 'RUNNER_TEMP', path: '/t' })).toBe(error)
  })
})

describe('the scratch folder', () => {
  it('tells a disk that is full', async () => {
    const scratch = createScratch(folder)
    await scratch.link('metadata.json', '/dev/full')
    const failure = await failureOf(scratch.write('metadata.json', 'text'))
    expect(failure.class).toBe('disk-full')
    expect(failure.message).toContain(`RUNNER_TEMP, ${folder}`)
  })

  it.each([
    ['does not exist', 'nowhere'],
    ['is no folder', 'file'],
  ])('tells a RUNNER_TEMP that %s, whatever is asked of it first', async (_sentence, name) => {
    writeFileSync(join(folder, 'file'), '')
    const asked = [
      (scratch: ReturnType<typeof createScratch>) => scratch.write('a', 'text'),
      (scratch: ReturnType<typeof createScratch>) => scratch.link('a', 'b'),
      async (scratch: ReturnType<typeof createScratch>) => scratch.path('a'),
    ]
    for (const ask of asked) {
      const failure = await failureOf(ask(createScratch(join(folder, name))))
      expect(failure.class).toBe('input')
      expect(failure.message).toContain(`RUNNER_TEMP, ${join(folder, name)}`)
    }
  })
})

describe('outputs that cannot be written', () => {
  const before = process.env.GITHUB_OUTPUT
  afterEach(() => {
    if (before === undefined) delete process.env.GITHUB_OUTPUT
    else process.env.GITHUB_OUTPUT = before
  })
  const thrown = (file: string, outputs: Record<string, string>, tags: string[] = []): unknown => {
    process.env.GITHUB_OUTPUT = file
    try {
      writeOutputs(outputs, tags)
    } catch (error) {
      return error
    }
    throw new Error('nothing was thrown')
  }
  /** A value whose turn comes when one output is written already. */
  const failing = (error: Error): string =>
    ({
      toJSON: () => {
        throw error
      },
    }) as unknown as string

  it('leave none behind, and what was published is named', () => {
    const file = join(folder, 'output')
    writeFileSync(file, 'earlier=1\n')
    const error = thrown(file, { image: 'x', digest: failing(trouble('ENOSPC')) }, ['env-1', 'latest'])
    expect(error).toBeInstanceOf(Failure)
    expect(error).toMatchObject({
      class: 'disk-full',
      text: {
        why: 'the disk is full, so the outputs were not written; these tags of the run were moved and stay: env-1, latest',
      },
    })
    expect(readFileSync(file, 'utf8')).toBe('earlier=1\n')
  })

  it('leave none behind after any other error, too', () => {
    const file = join(folder, 'output')
    writeFileSync(file, '')
    const error = new Error('x')
    expect(thrown(file, { image: 'x', digest: failing(error) })).toBe(error)
    expect(readFileSync(file, 'utf8')).toBe('')
  })

  it('are not said to be gone where nobody can tell', () => {
    const file = join(folder, 'output')
    symlinkSync('/dev/full', file)
    expect(thrown(file, { image: 'x' })).toMatchObject({
      class: 'disk-full',
      text: { why: 'the disk is full, so some outputs may be missing; no tag was moved' },
    })
  })

  it('name the variable where its file is missing', () => {
    expect(thrown(join(folder, 'nowhere'), { image: 'x' })).toMatchObject({
      class: 'input',
      text: { on: `GITHUB_OUTPUT, ${join(folder, 'nowhere')}` },
    })
  })
})
