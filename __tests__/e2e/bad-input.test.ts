import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { FailureClass } from '../../src/failure.ts'
import { type Result, runAction } from './action.ts'
import { expectFailure, expectSuccess, publicTags } from './expectations.ts'
import { SMALL } from './good.ts'
import { Lecture } from './lecture.ts'
import { cleanUp, ROOT, setting, unique } from './machine.ts'
import { Repository } from './registry.ts'

/**
 * What people write into environment.yml by mistake. Each must end red with one error that names the spec and its line,
 * an annotation on that line, and nothing published. Wordings of mamba are asserted in solver-words.test.ts.
 */
const name = `${setting('REGISTRY')}/e2e/${unique('bad-input')}`
const repository = new Repository(name)
let lecture: Lecture
let before: Record<string, string>

const dependencies = (...items: string[]): string =>
  `name: quantecon\nchannels:\n  - default\ndependencies:\n${items.map((item) => `  - ${item}\n`).join('')}`
const pip = (...items: string[]): string =>
  `${dependencies('python=3.13', 'pip', 'pip:')}${items.map((item) => `      - ${item}\n`).join('')}`

/** 300 specs that can all be had, in three spellings of every package of the stand-in's channel. */
function threeHundred(): string[] {
  const closure = readFileSync(join(ROOT, 'scripts/standins/channel/closure.txt'), 'utf8')
  const all = [...closure.matchAll(/^([\w.-]+)==/gm)].map(([, found = '']) => found.toLowerCase())
  // nbconvert does not import without an extra of bleach's, and packages of conda have no extras.
  const names = all.filter((one) => one !== 'nbconvert')
  const specs = names.flatMap((one) => [one, `${one} >=0`, `${one} !=0.0.0`]).slice(0, 298)
  expect(specs).toHaveLength(298)
  return ['python=3.13', 'pip', ...specs]
}

function nobodyHasOne(): string {
  const specs = threeHundred()
  return dependencies(...specs.slice(0, 151), 'container-action-nowhere=1.0', ...specs.slice(151))
}

/** Whoever can install these can also reach this file system: it must never come to that. */
const SHELL = 'container-action-bad-input-was-here'

type Row = [string, () => string, FailureClass, { spec: string; line: number; others?: string[] }]

const ROWS: Row[] = [
  [
    'specs that exclude each other',
    () => dependencies('python=3.13', 'anaconda=2026.07', 'networkx=3.4.2'),
    'unsolvable-environment',
    { spec: 'anaconda=2026.07', line: 6, others: ['networkx=3.4.2'] },
  ],
  [
    'a version that does not exist',
    () => dependencies('python=3.13', 'numpy=1.20'),
    'unsolvable-environment',
    { spec: 'numpy=1.20', line: 6 },
  ],
  [
    'a package that no channel has',
    () => dependencies('python=3.13', 'pip', 'container-action-nowhere', 'wheel'),
    'unsolvable-environment',
    { spec: 'container-action-nowhere', line: 7 },
  ],
  [
    'a channel that does not exist',
    () => dependencies('python=3.13').replace('- default', '- default\n  - container-action-nowhere'),
    'unsolvable-environment',
    { spec: 'container-action-nowhere', line: 4 },
  ],
  [
    'requirements that exclude each other',
    () => pip('six==1.16.0', 'jupyter-book==1.0.4.post1', 'sphinx==8.0.2'),
    'unsolvable-environment',
    { spec: 'jupyter-book==1.0.4.post1', line: 9, others: ['sphinx==8.0.2'] },
  ],
  [
    'a requirement that PyPI does not have',
    () => pip('six==1.16.0', 'container-action-nowhere==1.0'),
    'unsolvable-environment',
    { spec: 'container-action-nowhere==1.0', line: 9 },
  ],
  [
    'no Python, which the recipe notices',
    () => dependencies('activated'),
    'unsolvable-environment',
    { spec: 'python', line: 5 },
  ],
  [
    '301 packages, one of which nobody has',
    nobodyHasOne,
    'unsolvable-environment',
    { spec: 'container-action-nowhere=1.0', line: 156 },
  ],
  [
    'a conda spec with blanks and shell characters',
    () => dependencies('python=3.13', `'six; touch /tmp/${SHELL}'`),
    'environment',
    { spec: `six; touch /tmp/${SHELL}`, line: 6 },
  ],
  [
    'a conda spec with a command in its version',
    () => dependencies('python=3.13', `six=1.$(touch$IFS/tmp/${SHELL})`),
    'environment',
    { spec: `six=1.$(touch$IFS/tmp/${SHELL})`, line: 6 },
  ],
  [
    'a requirement whose condition is a command',
    () => pip('wheel', `six; $(touch /tmp/${SHELL})`),
    'environment',
    { spec: `six; $(touch /tmp/${SHELL})`, line: 9 },
  ],
  [
    'a requirement with blanks and shell characters',
    () => pip('wheel', `six && touch /tmp/${SHELL}`),
    'environment',
    { spec: `six && touch /tmp/${SHELL}`, line: 9 },
  ],
  [
    'an environment whose name is a command',
    () => dependencies('python=3.13', 'six').replace('quantecon', `'my lectures; touch /tmp/${SHELL}'`),
    'environment',
    { spec: 'my lectures; touch', line: 1 },
  ],
]

afterAll(cleanUp)

beforeAll(async () => {
  lecture = await Lecture.create({ 'environment.yml': SMALL })
  expectSuccess(await runAction(lecture, { name }), 'build')
  before = await publicTags(repository)
})

async function runWith(environment: string): Promise<Result> {
  await lecture.commit({ 'environment.yml': environment })
  return runAction(lecture, { name })
}

describe('an environment.yml with', () => {
  it.each(ROWS)('%s', async (_what, environment, failure, { spec, line, others = [] }) => {
    const result = await runWith(environment())
    expectFailure(result, failure, /environment\.yml/)
    const [error] = result.errors
    for (const text of [spec, ...others]) expect(error?.message).toContain(text)
    expect(error?.message).toContain(`line ${line}`)
    // What the user sees beside the line in the pull request.
    expect(result.placed).toEqual([{ file: 'environment.yml', line, message: expect.stringContaining(spec) }])
    // The file that the recipe writes for pip is nothing that a user has seen.
    expect(error?.message).not.toContain('container-action-requirements')
    expect(result.log).not.toMatch(/^Traceback \(most recent call last\)/m)
    expect(await publicTags(repository)).toEqual(before)
  })
})

it("a Dockerfile of the repository's own that installs what nobody has", async () => {
  await lecture.commit({
    'environment.yml': dependencies('python=3.13', 'container-action-nowhere'),
    '.devcontainer/Dockerfile': [
      `FROM ${setting('BASE')}:solver`,
      'RUN --mount=type=bind,source=environment.yml,target=/tmp/environment.yml mamba env create --yes --file /tmp/environment.yml',
      '',
    ].join('\n'),
  })
  const result = await runAction(lecture, { name })
  expectFailure(result, 'build-step', /it names "container-action-nowhere" \(line 6 of environment\.yml\)/)
  expect(result.placed).toMatchObject([{ file: 'environment.yml', line: 6 }])
  expect(await publicTags(repository)).toEqual(before)
})

it('ran none of the commands that were written into it', () => {
  expect(existsSync(join('/tmp', SHELL))).toBe(false)
})

it('300 packages that can all be had are no bad input', async () => {
  const many = await Lecture.create({ 'environment.yml': dependencies(...threeHundred()) })
  const result = await runAction(many, { name: `${name}-300` })
  expectSuccess(result, 'build')
  expect(result.summary).toMatch(/(\d+) of \1 checks passed/)
})
