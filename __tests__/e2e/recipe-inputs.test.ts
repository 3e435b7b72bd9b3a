import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Result, runAction } from './action.ts'
import { expectFailure, expectSuccess, publicTags } from './expectations.ts'
import { Lecture, smallEnvironment } from './lecture.ts'
import { cleanUp, command, setting, unique } from './machine.ts'
import { Repository } from './registry.ts'

afterAll(cleanUp)

const record = (image: string, file: string): Promise<string> =>
  command('docker', 'run', '--rm', image, 'cat', `/usr/share/container-action/${file}`)

// The package `activated` is one of the stand-in channel; real ones with such scripts are GDAL's, OpenJDK's, compilers'.
const described = process.env.STANDIN_MINIFORGE ? describe : describe.skip

described('an environment with variables, and a package that has an activation script', () => {
  const name = `${setting('REGISTRY')}/e2e/${unique('activation')}`
  let lecture: Lecture
  let first: Result
  let image: string

  beforeAll(async () => {
    const environment = `${smallEnvironment('six==1.16.0').replace('  - pip\n', '  - activated\n  - pip\n')}variables:\n  OWN: 'a $b "c"'\n`
    lecture = await Lecture.create({ 'environment.yml': environment })
    first = await runAction(lecture, { name })
    expectSuccess(first, 'build')
    image = first.outputs.image ?? ''
  })

  it('has both in force where nothing is activated, with a home of somebody else', async () => {
    const inside = (...argv: string[]) =>
      command('docker', 'run', '--rm', '--env', 'HOME=/github/home', image, ...argv)
    expect(await inside('printenv', 'ACTIVATED_HOME', 'OWN')).toBe(
      '/opt/conda/envs/quantecon/share/activated\na $b "c"\n',
    )
    for (const shell of [
      ['sh', '-e', '-c'],
      ['bash', '--noprofile', '--norc', '-c'],
      ['bash', '-l', '-c'],
    ]) {
      expect(await inside(...shell, 'activated-tool')).toBe('works\n')
    }
  })

  it('is installed again, exactly, from the lists in the image', async () => {
    const lists = {
      'lock/conda-explicit.txt': await record(image, 'conda-explicit.txt'),
      'lock/pip-freeze.txt': await record(image, 'pip-freeze.txt'),
    }
    expect(lists['lock/pip-freeze.txt']).toBe('six==1.16.0\n')
    // What a solve would find newer versions of, the lock must hold: an open environment with the lists of a closed one.
    await lecture.commit({ 'environment.yml': smallEnvironment('six'), ...lists })
    const locked = await runAction(lecture, { name, inputs: { lock: 'lock' } })
    expectSuccess(locked, 'build')
    expect(locked.outputs.hash).not.toBe(first.outputs.hash)
    for (const [path, text] of Object.entries(lists)) {
      expect(await record(locked.outputs.image ?? '', path.replace('lock/', ''))).toBe(text)
    }
  })

  it('is refused with a lock that leaves something open', async () => {
    const before = await publicTags(new Repository(name))
    await lecture.commit({ 'lock/pip-freeze.txt': 'six==1.16.0\nnumpy>=2\n' })
    const result = await runAction(lecture, { name, inputs: { lock: 'lock' } })
    expect(result.code).toBe(1)
    expect(result.log).toMatch(/::error [^\n]*file=lock\/pip-freeze\.txt,line=2::/)
    expect(await publicTags(new Repository(name))).toEqual(before)
  })
})

describe('further packages of the system', () => {
  const name = `${setting('REGISTRY')}/e2e/${unique('apt')}`
  let lecture: Lecture

  beforeAll(async () => {
    lecture = await Lecture.create({ 'environment.yml': smallEnvironment('six==1.16.0') })
  })

  it('are in the image and in its record', async () => {
    const result = await runAction(lecture, { name, inputs: { 'apt-packages': 'bc' } })
    expectSuccess(result, 'build')
    const image = result.outputs.image ?? ''
    expect(await command('docker', 'run', '--rm', image, 'sh', '-c', 'echo 6*7 | bc')).toBe('42\n')
    expect(await record(image, 'apt.txt')).toMatch(/^bc\t/m)
  })

  it('that do not exist are named, and nothing is published', async () => {
    const before = await publicTags(new Repository(name))
    const result = await runAction(lecture, { name, inputs: { 'apt-packages': 'bc no-such-package' } })
    expectFailure(result, 'build-step', /apt-packages.*no-such-package/s)
    expect(await publicTags(new Repository(name))).toEqual(before)
  })
})
