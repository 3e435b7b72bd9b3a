import { describe, expect, it } from '@jest/globals'
import { readEnvironment } from '../../src/environment/environment.ts'
import { build } from '../../src/image-build/build.ts'
import { excerptOf, splitExcerpt } from '../../src/image-build/source-excerpt.ts'
import { failureOf, fakeClock, recordingLog } from '../servers/world.ts'
import { FakeCommands, FakeScratch, request } from './fakes.ts'

const RULE = '-'.repeat(20)
const ERROR = 'process "/bin/sh -c false" did not complete successfully: exit code: 1'
/** As buildx 0.29 prints it below a step that failed. */
const tail = (file: string): string[] => [
  `${file}:37`,
  RULE,
  '  36 |     ',
  '  37 | >>> RUN false',
  '  38 |     ',
  RULE,
  `ERROR: failed to build: failed to solve: ${ERROR}`,
]
const asked = {
  environment: readEnvironment('e/environment.yml', Buffer.from('dependencies: [python=3.13, pip]\n')),
  includes: [],
}

async function failing(dockerfile: string, own: string | undefined, name = '[2/2] RUN false') {
  const vertex = {
    digest: 'v',
    name,
    started: '2026-08-01T10:00:00Z',
    completed: '2026-08-01T10:00:01Z',
    error: ERROR,
  }
  const stderr = [JSON.stringify({ vertexes: [vertex] }), ...tail(dockerfile.split('/').at(-1) ?? '')].join(
    '\n',
  )
  const commands = new FakeCommands([['docker buildx build', { exitCode: 1, stderr }]])
  const { log, lines } = recordingLog()
  const world = { commands, clock: fakeClock(), log, scratch: new FakeScratch(), env: {} }
  const title = 'Building the image'
  const failure = await failureOf(build(request({ dockerfile }), world, title, { ...asked, dockerfile: own }))
  return { failure, shown: lines.join('\n') }
}

describe('a step that fails is shown', () => {
  it("on its line of the user's own Dockerfile", async () => {
    const { failure, shown } = await failing('/w/docker/lecture/Dockerfile', 'docker/lecture/Dockerfile')
    expect(failure.text.on).toBe('docker/lecture/Dockerfile')
    expect(failure.findings).toMatchObject([
      { file: 'docker/lecture/Dockerfile', line: 37, severity: 'error' },
    ])
    expect(shown).toContain('>>> RUN false')
  })

  it.each([
    ['the recipe', '[conda 3/3] RUN false'],
    ['another step of the recipe', '[2/2] RUN false'],
  ])('on no line of a Dockerfile of ours: %s', async (_sentence, name) => {
    const { failure, shown } = await failing('/tmp/x/container-action-1/Dockerfile', undefined, name)
    expect(failure.text.on).toBe('e/environment.yml')
    expect(failure.findings).toEqual([])
    expect(`${failure.message}\n${shown}`).not.toMatch(/\/tmp|Dockerfile:37|>>> RUN/)
    expect(shown).toContain('failed to solve')
  })
})

describe('splitExcerpt()', () => {
  it('takes out what is of the Dockerfile', () => {
    expect(splitExcerpt(['a', ...tail('x.Dockerfile'), 'b'])).toEqual({
      excerpt: { file: 'x.Dockerfile', line: 37 },
      rest: ['a', `ERROR: failed to build: failed to solve: ${ERROR}`, 'b'],
    })
  })

  it.each([
    ['no excerpt', ['a:1', 'b']],
    ['one that has no end', ['Dockerfile:1', RULE, 'x']],
    ['rules alone', [RULE, 'x', RULE]],
  ])('leaves %s', (_sentence, lines) => {
    expect(splitExcerpt(lines)).toEqual({ excerpt: undefined, rest: lines })
  })
})

describe('excerptOf()', () => {
  const kept = (lines: string[]): string[] => {
    const belongs = excerptOf('Dockerfile')
    return lines.filter((line) => !belongs(line))
  }
  it('hears where it begins and ends', () => {
    const error = `ERROR: failed to build: failed to solve: ${ERROR}`
    expect(kept(['a', ...tail('Dockerfile'), ...tail('/tmp/x/Dockerfile')])).toEqual(['a', error, error])
    expect(kept(tail('other'))).toEqual(tail('other'))
  })
  it('loses nothing where none follows', () => {
    expect(kept(['Dockerfile:1', 'a', RULE, 'b'])).toEqual(['a', RULE, 'b'])
  })
})
