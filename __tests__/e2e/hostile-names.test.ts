import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Result, runAction } from './action.ts'
import { expectFailure, expectSuccess, publicTags } from './expectations.ts'
import { goodImage, SMALL } from './good.ts'
import { Lecture, smallEnvironment } from './lecture.ts'
import { cleanUp, command, setting, unique } from './machine.ts'
import { Repository } from './registry.ts'

/**
 * Blanks and characters of the shell in everything that a repository or a workflow names. What can be a name is taken as it
 * stands; what cannot is refused with the input's name. A shell that saw any of it would stumble over the quotes, or run it.
 */
const WAS_HERE = 'container-action-hostile-name-was-here'
const COMMAND = `$(touch $HOME\${IFS}/tmp/${WAS_HERE})`
const FOLDER = "my lectures; $(exit 9) & it's"

afterAll(cleanUp)

describe('a repository whose files have such names', () => {
  const name = `${setting('REGISTRY')}/e2e/${unique('hostile-names')}`
  let result: Result
  let image: string

  beforeAll(async () => {
    const environment = smallEnvironment('-r "more & $(exit 9); requirements.txt"')
    const lecture = await Lecture.create({
      [`${FOLDER}/the environment \`exit 9\`.yml`]: environment,
      [`${FOLDER}/more & $(exit 9); requirements.txt`]: 'six\n',
      'my checks; exit 9/it\'s "ours".sh': '#!/bin/sh\necho the script of that name ran\n',
    })
    result = await runAction(lecture, {
      name,
      inputs: {
        'environment-file': `${FOLDER}/the environment \`exit 9\`.yml`,
        'verify-script': 'my checks; exit 9/it\'s "ours".sh',
      },
    })
    image = result.outputs.image ?? ''
  })

  it('is built, verified and published', async () => {
    expectSuccess(result, 'build')
    expect(result.log).toMatch(/"name":"script","ok":true/)
    expect(
      await command('docker', 'run', '--rm', image, 'python', '-c', 'import six; print(six.__name__)'),
    ).toBe('six\n')
  })
})

describe('inputs with such values', () => {
  const name = `${setting('REGISTRY')}/e2e/${unique('hostile-inputs')}`
  const repository = new Repository(name)
  let lecture: Lecture

  beforeAll(async () => {
    lecture = await Lecture.create({ 'environment.yml': SMALL })
  })

  const rows: [string, Record<string, string>, 'input' | 'environment', RegExp][] = [
    [
      'apt-packages',
      { 'apt-packages': `bc;touch${COMMAND}` },
      'input',
      /apt-packages: "bc;touch\$\(touch" is no/,
    ],
    [
      'apt-packages',
      { 'apt-packages': '--option=Dpkg::Pre-Invoke::=false' },
      'input',
      /apt-packages: "--option/,
    ],
    ['tags', { tags: `v1 ${COMMAND}` }, 'input', /tags: "v1 \$\(touch .* is not a tag/],
    [
      'build-args',
      { 'build-args': `A B=${COMMAND}` },
      'input',
      /build-args: contains a line that is not NAME=value/,
    ],
    ['environment-file', { 'environment-file': `no ${COMMAND}.yml` }, 'environment', /no \$\(touch/],
    ['environment-file', { 'environment-file': "it's; not here.yml" }, 'environment', /it's; not here\.yml/],
    ['verify-script', { 'verify-script': 'not here; exit 9.sh' }, 'input', /not here; exit 9\.sh/],
    ['lock', { lock: 'no lock; exit 9' }, 'input', /no lock; exit 9/],
    ['name', { name: `${setting('REGISTRY')}/x;y/${WAS_HERE}` }, 'input', /input name/],
  ]
  it.each(rows)('%s %j are told, and nothing is published', async (_input, inputs, failure, words) => {
    const result = await runAction(lecture, { name, inputs })
    // Each finding about an input has an annotation of its own besides.
    const run = { ...result, errors: result.errors.filter(({ title }) => title !== '') }
    expectFailure(run, failure, words)
    expect(await publicTags(repository)).toEqual({})
  })

  it('build-args reach a Dockerfile as they stand', async () => {
    const value = `a  b "c" 'd' \\ $HOME ; & | ${COMMAND} \`exit 9\` é`
    const dockerfile = `FROM ${await goodImage(SMALL)}\nARG GIVEN\nENV GIVEN=$GIVEN\n`
    const own = await Lecture.create({ 'environment.yml': SMALL, '.devcontainer/Dockerfile': dockerfile })
    const result = await runAction(own, { name, inputs: { 'build-args': `GIVEN=${value}` } })
    expectSuccess(result, 'build')
    const image = result.outputs.image ?? ''
    expect(await command('docker', 'run', '--rm', image, 'printenv', 'GIVEN')).toBe(`${value}\n`)
  })
})

it('ran none of the commands', () => {
  expect(existsSync(join('/tmp', WAS_HERE))).toBe(false)
})
