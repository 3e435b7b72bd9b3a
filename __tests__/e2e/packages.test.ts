import { afterAll, expect, it } from '@jest/globals'
import { runAction } from './action.ts'
import { expectSuccess } from './expectations.ts'
import { Lecture, smallEnvironment } from './lecture.ts'
import { cleanUp, setting, unique } from './machine.ts'

afterAll(cleanUp)

it('tells what a pip-only change brought, from the records of two real images', async () => {
  const name = `${setting('REGISTRY')}/e2e/${unique('packages')}`
  const lecture = await Lecture.create({
    'environment.yml': smallEnvironment('six==1.16.0', 'iniconfig==2.0.0'),
  })
  const first = await runAction(lecture, { name })
  expectSuccess(first, 'build')
  expect(first.outputs['package-difference']).toBe('{}')
  expect(first.summary).toMatch(/\| Size \| .* on disk \(\d+ % of 3000 MB\) in \d{4,} files \|/)
  expect(first.summary).toMatch(/\| python \| conda \| [\d.]+ MB \|/)

  await lecture.commit({ 'environment.yml': smallEnvironment('six==1.17.0', 'toolz==1.0.0') })
  const second = await runAction(lecture, { name })
  expectSuccess(second, 'build')
  const { conda, pip, apt } = JSON.parse(second.outputs['package-difference'] ?? '')
  const same = { added: {}, removed: {}, changed: {} }
  expect(conda).toEqual(same)
  expect(pip).toEqual({
    added: { toolz: '1.0.0' },
    removed: { iniconfig: '2.0.0' },
    changed: { six: ['1.16.0', '1.17.0'] },
  })
  // Known where the base keeps its own record in a small layer.
  expect([undefined, same]).toContainEqual(apt)
  expect(second.summary).toContain(`Compared with \`${first.outputs.digest}\``)
})
