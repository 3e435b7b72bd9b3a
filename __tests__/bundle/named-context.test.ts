import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { runAction } from './action.ts'
import { EVENTS, MANIFEST, manifest } from './scene.ts'
import { entry, scene, useScene } from './stage.ts'

useScene()

it('another file in a named context is another image, and no pull request takes the place of an older one', async () => {
  const debian = `${scene.registry.host}/debian`
  const digest = scene.registry.store('debian', '13', manifest('debian'), MANIFEST)
  const inputs = {
    dockerfile: 'Dockerfile',
    'build-contexts': `shared=shared\nbase=docker-image://${debian}:13`,
  }
  const setup = join(scene.workspace, 'shared/setup.sh')
  mkdirSync(join(scene.workspace, 'shared'))
  writeFileSync(
    join(scene.workspace, 'Dockerfile'),
    'FROM base\nCOPY --from=shared setup.sh /\nRUN sh /setup.sh\n',
  )
  writeFileSync(setup, 'echo one')
  const first = await runAction(scene, { entry, inputs })
  const argv = first.calls.find((call) => call.argv[1] === 'build')?.argv
  // By its whole path: buildx takes some relative ones for addresses.
  expect(argv).toEqual(
    expect.arrayContaining([`shared=${scene.workspace}/shared`, `base=docker-image://${debian}@${digest}`]),
  )
  writeFileSync(setup, 'echo two')
  const pull = await runAction(scene, {
    entry,
    inputs: { ...inputs, force: 'true' },
    event: EVENTS.pullRequest,
  })
  expect([first.outputs.decision, pull.outputs.decision]).toEqual(['build', 'build'])
  expect(pull.outputs.tag).not.toBe(first.outputs.tag)
  writeFileSync(setup, 'echo one')
  const again = await runAction(scene, { entry, inputs, docker: 'absent' })
  expect(again.outputs).toMatchObject({ decision: 'reuse', digest: first.outputs.digest })
})
