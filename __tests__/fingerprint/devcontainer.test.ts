import { describe, expect, it } from '@jest/globals'
import { inOptions } from '../../src/command-line/option-words.ts'
import { devcontainerNotices } from '../../src/fingerprint/devcontainer.ts'
import { parseJsonWithComments } from '../../src/fingerprint/json-with-comments.ts'
import { cpuTime } from '../fixtures/cpu-time.ts'
import { memoryFiles } from '../fixtures/memory-files.ts'

const DOCKERFILE = 'ARG VARIANT\nFROM base:$VARIANT AS tools\nCOPY post-create.sh /\nFROM tools AS later\n'
const PLACE = '.devcontainer/Dockerfile'

const notices = (
  settings: object | string | undefined,
  given: { dockerfile?: string; context?: string; buildArgs?: Record<string, string>; text?: string } = {},
) => {
  const json = typeof settings === 'object' ? JSON.stringify(settings, null, 2) : settings
  const files = memoryFiles({
    [given.dockerfile ?? PLACE]: given.text ?? DOCKERFILE,
    ...(json !== undefined && { '.devcontainer/devcontainer.json': json }),
  })
  const { dockerfile, context = '.', buildArgs = {} } = given
  return devcontainerNotices(files, dockerfile ?? PLACE, { dockerfile, context, buildArgs })
}
const told = async (...of: Parameters<typeof notices>): Promise<string[]> =>
  (await notices(...of))
    .filter(({ rule }) => rule === 'devcontainer-unused')
    .map(({ file, line, message, advice }) => `${file}:${line} ${message}. ${advice}`)

it('a Dockerfile that nobody named takes the place of the recipe, and the notice says how to keep the recipe', async () => {
  expect(await notices(undefined)).toMatchObject([
    {
      severity: 'notice',
      rule: 'devcontainer-dockerfile',
      file: PLACE,
      line: 1,
      message: expect.stringContaining('not from the recipe'),
      advice: expect.stringMatching(
        /set the input dockerfile to \.devcontainer\/Dockerfile\. To use the recipe, set it to none/,
      ),
    },
  ])
  expect(await notices(undefined, { dockerfile: PLACE })).toEqual([])
})

describe('what a devcontainer.json sets and the action does not use is named', () => {
  const build = (more: object): object => ({ build: { dockerfile: 'Dockerfile', context: '..', ...more } })
  const rows: [string, object, RegExp][] = [
    ['a target that is not the last stage', build({ target: 'tools' }), /:5 .*: target tools\. /],
    [
      'an argument that the Dockerfile declares',
      build({ args: { VARIANT: '3' } }),
      /: build argument VARIANT\. .*build-args/,
    ],
    [
      'a context of its own',
      build({ context: 'docker' }),
      /build context \.devcontainer\/docker\. Set the input context to/,
    ],
    [
      'a context above the repository',
      build({ context: '../..' }),
      /build context \.\.\. Move .*does not accept a path outside it$/,
    ],
    [
      'an absolute context',
      build({ context: '/srv' }),
      /build context \/srv\. Move .*does not accept a path outside it$/,
    ],
    [
      'a Dockerfile above the repository',
      { build: { dockerfile: '../../Dockerfile', context: '..' } },
      /Dockerfile \.\.\/Dockerfile\. .*move .*does not accept a path outside it$/,
    ],
    [
      'the default context, which is its own folder',
      { build: { dockerfile: 'Dockerfile' } },
      /:2 .*build context \.devcontainer\. /,
    ],
    ['the older spelling', { dockerFile: 'Dockerfile', context: '.' }, /:3 .*build context \.devcontainer/],
    [
      'another Dockerfile',
      { build: { dockerfile: '../Dockerfile.dev', context: '..' } },
      /Dockerfile Dockerfile\.dev\. .*set the input dockerfile to Dockerfile\.dev/,
    ],
    ['an image instead', { image: 'python:3' }, /: image\. .*set the input dockerfile to none/],
    ['Compose files', { dockerComposeFile: 'compose.yml', service: 'x' }, /: dockerComposeFile\. /],
    ['features', { ...build({}), features: { 'ghcr.io/x/node:1': {} } }, /: features\. /],
    ['options of docker build', build({ options: ['--network=host'] }), /: options\. /],
    ['variables', { ...build({}), containerEnv: { A: '1' } }, /: containerEnv\. /],
    [
      'commands that run later',
      { ...build({}), postCreateCommand: 'pip install x' },
      /: postCreateCommand\. /,
    ],
    [
      'several',
      build({ target: 'tools', args: { VARIANT: '3' } }),
      /: build argument VARIANT, target tools\. /,
    ],
  ]
  it.each(rows)('%s', async (_, settings, expected) => {
    expect(await told(settings)).toEqual([expect.stringMatching(expected)])
  })

  it('on a terminal in the words of its options', async () => {
    const all = { image: 'x', build: { dockerfile: 'Other', context: 'docker', args: { VARIANT: '3' } } }
    const [text = ''] = await told(all)
    expect(inOptions(text)).toMatch(
      /set --dockerfile to none.*set --dockerfile to.*Set --context to.*into --build-arg$/,
    )
    expect(inOptions((await notices(undefined))[0]?.advice ?? '')).toMatch(
      /set --dockerfile to .*set it to none/,
    )
  })

  const nothing: [string, object, Parameters<typeof notices>[1]][] = [
    ['the last stage by its name', build({ target: 'LATER' }), {}],
    ['the last stage by its number', build({ target: '1' }), {}],
    ['an argument that the Dockerfile does not declare', build({ args: { NODE_VERSION: 'lts/*' } }), {}],
    [
      'an argument that the input gives as well',
      build({ args: { VARIANT: '3' } }),
      { buildArgs: { VARIANT: '3' } },
    ],
    ['a context that the input names', { build: { dockerfile: 'Dockerfile' } }, { context: '.devcontainer' }],
    [
      'a context from which nothing is taken',
      { build: { dockerfile: 'Dockerfile' } },
      { text: 'FROM x\nRUN y\n' },
    ],
    ['empty settings', { ...build({}), features: {}, postCreateCommand: '' }, {}],
    ['settings of the editor', { ...build({}), customizations: { vscode: {} }, remoteUser: 'x' }, {}],
    ['an image, where an input names a Dockerfile', { image: 'x' }, { dockerfile: 'Dockerfile' }],
  ]
  it.each(nothing)('but not %s', async (_, settings, given) => {
    expect(await told(settings, given)).toEqual([])
  })

  it('a Dockerfile elsewhere that it builds', async () => {
    const settings = { build: { dockerfile: '../Dockerfile', context: '..', target: 'tools' } }
    expect(await told(settings, { dockerfile: 'Dockerfile' })).toEqual([
      expect.stringMatching(/builds Dockerfile, but .*: target tools/),
    ])
  })

  it('comments and last commas are read, as editors write them', async () => {
    const text =
      '// "target": "later"\n{ "build": { /* x */ "dockerfile": "Dockerfile", "context": "..",\n "target": "tools", },\n}\n'
    expect(await told(text)).toEqual([expect.stringMatching(/: target tools/)])
  })

  it('a file that is not JSON', async () => {
    expect(await told('{ build:')).toEqual([expect.stringMatching(/json:1 the file is not JSON/)])
  })

  it.each([['null'], ['[]'], ['"x"'], ['{"build": null}'], ['{"build": 3, "context": 4, "features": "x"}']])(
    'nothing is thrown for %s',
    async (text) => {
      await expect(told(text)).resolves.toBeDefined()
    },
  )
})

describe('JSON with comments', () => {
  const rows: [string, unknown][] = [
    ['{"a": "// no comment", "b": "/* neither */"} // c', { a: '// no comment', b: '/* neither */' }],
    ['[1, 2, /* x */ ] ', [1, 2]],
    ['{"a": "\\\\", "b": "\\"}"}', { a: '\\', b: '"}' }],
    ['{"a": ",]"}', { a: ',]' }],
  ]
  it.each(rows)('%s', (text, expected) => {
    expect(parseJsonWithComments(text)).toEqual(expected)
  })
  it.each(['', '{', '{"a" 1}', '/* open', '"open'])('%j is none', (text) => {
    expect(() => parseJsonWithComments(text)).toThrow(SyntaxError)
  })
  it.each(['/*', ']', '//\n', '",', '{"a":'])('ends soon over many %j', (part) => {
    const started = cpuTime()
    expect(() => parseJsonWithComments(part.repeat(50_000))).toThrow(SyntaxError)
    expect(cpuTime() - started).toBeLessThan(2000)
  })
})
