import { describe, expect, it } from '@jest/globals'
import { addedTo, requireOwnProvenance } from '../../src/image-build/provenance.ts'
import type { CommandResult } from '../../src/ports.ts'
import { failureOf } from '../servers/world.ts'
import { FakeCommands, FakeScratch } from './fakes.ts'

/** As BuildKit writes it for a file copied into nothing, shortened. */
const slsa02 = (added: object) => ({
  _type: 'https://in-toto.io/Statement/v0.1',
  predicateType: 'https://slsa.dev/provenance/v0.2',
  predicate: {
    builder: { id: '' },
    buildType: 'https://mobyproject.org/buildkit@v1',
    materials: [],
    invocation: {
      configSource: { entryPoint: 'Dockerfile' },
      parameters: { frontend: 'dockerfile.v0', args: {}, locals: [{ name: 'context' }] },
      environment: { platform: 'linux/amd64', ...added },
    },
  },
})
const slsa1 = (added: object) => ({
  _type: 'https://in-toto.io/Statement/v0.1',
  predicateType: 'https://slsa.dev/provenance/v1',
  predicate: {
    buildDefinition: {
      buildType: 'https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md',
      externalParameters: {},
      internalParameters: { buildConfig: { llbDefinition: [] }, builderPlatform: 'linux/amd64', ...added },
    },
    runDetails: { builder: { id: '' } },
  },
})
const EVENT = {
  github_event_name: 'push',
  github_event_payload: { ref: 'refs/heads/main' },
  github_actor: 'a',
}

const BUILDER = {
  ...{ name: 'mine', driver: 'docker-container' as const, platform: 'linux/amd64', root: undefined },
  remove: async () => undefined,
}
async function ask(statement: unknown, answer: Partial<CommandResult> = {}) {
  const commands = new FakeCommands([['docker buildx build', answer]])
  const scratch = new FakeScratch()
  if (statement !== undefined)
    await scratch.write('provenance-trial/result/provenance.json', JSON.stringify(statement))
  const asked = requireOwnProvenance(BUILDER, { commands, scratch, env: { A: 'b' } })
  return { asked, commands, scratch }
}

describe('a builder that is asked what it adds to provenance', () => {
  it.each([slsa02({}), slsa1({})])('may say what BuildKit says of itself', async (statement) => {
    const { asked, commands, scratch } = await ask(statement)
    await asked
    expect(commands.calls).toEqual([
      {
        line: 'docker buildx build --progress=plain --provenance=mode=min --builder mine --file /t/provenance-trial/context/Dockerfile --output type=local,dest=/t/provenance-trial/result /t/provenance-trial/context',
        env: { A: 'b' },
      },
    ])
    expect(scratch.files.get('provenance-trial/context/Dockerfile')?.text).toMatch(/^FROM scratch\n/)
  })

  it.each([slsa02(EVENT), slsa1(EVENT)])(
    'is refused where it knows the event of a job',
    async (statement) => {
      const failure = await failureOf((await ask(statement)).asked)
      expect(failure.class).toBe('input')
      expect(failure.message).toMatch(
        /\(mine\): it would publish .*github_event_name, github_event_payload.*provenance-add-gha=false/,
      )
      expect(failure.message).not.toContain('refs/heads/main')
    },
  )

  it.each<[string, unknown]>([
    ['that is missing', undefined],
    ['of another form', { predicate: { anything: {} } }],
    ['that is a list', []],
    ['without parameters', slsa02({}).predicate.builder],
    ['whose parameters are a list', { predicate: { invocation: { environment: [EVENT] } } }],
    ['whose parameters are a text', { predicate: { buildDefinition: { internalParameters: 'a' } } }],
  ])('is refused with a provenance %s', async (_what, statement) => {
    expect((await failureOf((await ask(statement)).asked)).message).toMatch(/has an unknown form/)
  })

  it('fails with the reason where it cannot build', async () => {
    const broken = await ask(undefined, { exitCode: 1, stderr: 'ERROR: attestations are not supported' })
    expect((await failureOf(broken.asked)).message).toMatch(
      /attestations are not supported.*Remove the input/,
    )
    const away = await ask(undefined, { exitCode: 1, stderr: 'ERROR: failed to list workers: EOF' })
    expect((await failureOf(away.asked)).class).toBe('engine-unavailable')
  })
})

it.each<[string, object, string[]]>([
  ['words of an administrator', { site: 'campus', version: 3, checked: true }, []],
  ['anything of GitHub', { github_actor: 'a' }, ['github_actor']],
  ['an object of any name', { event: { a: 1 } }, ['event']],
  ['a list', { values: ['a'] }, ['values']],
])('of what a builder adds, %s count', (_what, added, names) => {
  expect(addedTo(JSON.stringify(slsa02(added)))).toEqual(names)
})
