import { cpSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from '@jest/globals'
import { runAction } from './action.ts'
import { expectSuccess, publicTags } from './expectations.ts'
import { Lecture } from './lecture.ts'
import { cleanUp, command, later, ROOT, setting, temporaryFolder, unique } from './machine.ts'
import { Repository } from './registry.ts'

/** Real files of lecture repositories, where they are given; else files of the same shape. */
const given = process.env.CONTAINER_ACTION_ENVIRONMENTS
const FILES = given
  ? [
      'lecture-python-intro__b9443b9.yml',
      'lecture-python.myst__05967a1.yml',
      'lecture-python-advanced.myst__0568f72.yml',
    ].map((file) => join(given, file))
  : ['one.yml', 'range.yml', 'unpinned.yml'].map((file) => join(import.meta.dirname, 'environments', file))

afterAll(cleanUp)

describe('an environment of a lecture repository, unmodified', () => {
  it.each(FILES)(
    '%s is built, verified and published, and builds a book in a container job',
    async (file) => {
      const name = `${setting('REGISTRY')}/e2e/${unique('environments')}`
      const lecture = await Lecture.create({ 'environment.yml': readFileSync(file, 'utf8') })
      cpSync(join(ROOT, 'examples/mini-lectures/lectures'), join(lecture.folder, 'lectures'), {
        recursive: true,
      })
      const result = await runAction(lecture, { name })
      expectSuccess(result, 'build')
      const { image = '', digest, tag = '' } = result.outputs
      expect(await publicTags(new Repository(name))).toMatchObject({ latest: digest, [tag]: digest })
      expect(result.summary).toMatch(/(\d+) of \1 checks passed/)

      // As the runner does it: a foreign, empty HOME, the workspace mounted, steps by exec and no entrypoint.
      const home = join(temporaryFolder(), 'home')
      mkdirSync(home)
      later(() => command('docker', 'image', 'rm', '--force', image))
      const start = performance.now()
      const mounts = [
        '--volume',
        `${home}:/github/home`,
        '--volume',
        `${lecture.folder}:/__w/lecture/lecture`,
      ]
      const options = [
        '--rm',
        '--network',
        'none',
        '--env',
        'HOME=/github/home',
        '--workdir',
        '/__w/lecture/lecture',
      ]
      const step = ['--entrypoint', 'sh', image, '-e', '-c', 'jupyter-book build --warningiserror lectures']
      await command('docker', 'run', ...options, ...mounts, ...step)
      expect(statSync(join(lecture.folder, 'lectures/_build/html/index.html')).size).toBeGreaterThan(0)
      const size = Math.round(Number(result.outputs['size-bytes']) / 1e6)
      const book = Math.round((performance.now() - start) / 1000)
      process.stdout.write(
        `${file}: action ${Math.round(result.seconds)} s, ${size} MB, pull and book ${book} s\n`,
      )
    },
  )
})
