import { expect, it } from '@jest/globals'
import { createWorld } from '../../src/adapters/create-world.ts'
import { parseInputs } from '../../src/inputs/inputs.ts'
import { INPUTS, type RawInputs } from '../../src/inputs/raw.ts'
import { manifestOf } from '../servers/image.ts'
import { TestRegistry } from '../servers/registry.ts'
import { recordingLog } from '../servers/world.ts'

it('a tag counts once, and not where the run has given it to another image in the end', async () => {
  const server = await TestRegistry.start()
  const raw = Object.fromEntries(INPUTS.map((name) => [name, ''])) as RawInputs
  const inputs = parseInputs({ ...raw, name: `${server.host}/o/n` }, { repository: 'o/n', actor: '' })
  const { log } = recordingLog()
  const world = createWorld(inputs, { env: {}, workspace: '/', ownFolder: '/', log })
  const [ours, other] = [manifestOf({ layers: [] }), manifestOf({ layers: [], annotations: {} })]
  const seen: string[][] = []
  for (const [tag, manifest] of [
    ['latest', ours],
    ['day', ours],
    ['latest', other],
    ['latest', ours],
  ] as const) {
    await world.registry.tag(inputs.repository, tag, manifest)
    seen.push([...world.tags.written])
  }
  await server.stop()
  expect(seen).toEqual([['latest'], ['latest', 'day'], ['day'], ['day', 'latest']])
})
