import { expect, it } from '@jest/globals'
import { runAction } from './action.ts'
import { entry, scene, useScene } from './stage.ts'

useScene()

it('an input that does not exist is named, with the one that was meant, and stops nothing', async () => {
  await scene.publish()
  const env = { 'INPUT_ENVIROMENT-FILE': 'x.yml' }
  const ended = await runAction(scene, { entry, docker: 'absent', env })
  expect(ended).toMatchObject({ exitCode: 0, outputs: { decision: 'reuse' } })
  expect(ended.warnings).toEqual([
    '::warning::unknown input "enviroment-file", which has no effect. Write environment-file',
  ])
})

it('several inputs that are wrong are told with the advice of each, in the summary too', async () => {
  const inputs = { variant: 'htlm', 'max-age-days': 'soon' }
  const { exitCode, errors, summary } = await runAction(scene, { entry, docker: 'absent', inputs })
  expect(exitCode).toBe(1)
  expect(errors).toHaveLength(3)
  for (const advice of ['Write html', 'Write a number, for example 30, or leave the input empty']) {
    expect(errors.join('\n')).toContain(advice)
    expect(summary).toContain(`| ${advice} |`)
  }
})

it('an operation that does not exist is told alone', async () => {
  const inputs = { operation: 'ensuer', source: 'x', variant: 'htlm' }
  const { exitCode, errors, summary } = await runAction(scene, { entry, docker: 'absent', inputs })
  expect(exitCode).toBe(1)
  expect(errors).toHaveLength(2)
  expect(summary).toContain('ensuer')
  expect(summary).not.toMatch(/htlm|source/)
})
