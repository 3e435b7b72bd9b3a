// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of Dockerfiles
import { describe, expect, it } from '@jest/globals'
import { Failure, type FailureClass } from '../../src/failure.ts'
import { formatReference, type Reference } from '../../src/image/reference.ts'
import { lookUpBases } from '../../src/named-images/look-up-bases.ts'
import { movedBases } from '../../src/named-images/moved.ts'
import { pinsOf } from '../../src/named-images/pins.ts'
import { failureOf } from '../servers/world.ts'

const digest = (character: string): string => `sha256:${character.repeat(64)}`
const ONE = digest('1')
const trouble = (type: FailureClass): Failure =>
  new Failure({ class: type, doing: 'looking', on: 'it', why: 'it is closed', next: 'Wait' })

/** What registries answer by name; a name that is not there is absent. */
function registry(answers: Record<string, string | Failure>) {
  const asked: string[] = []
  return {
    asked,
    manifest: async (reference: Reference) => {
      const name = formatReference(reference)
      asked.push(name)
      const answer = answers[name]
      if (answer instanceof Failure) throw answer
      return answer === undefined ? undefined : { digest: answer, mediaType: 'x', bytes: new Uint8Array() }
    },
  }
}

interface Given {
  file: string[]
  answers: Record<string, string | Failure>
  args?: Record<string, string>
  contexts?: Record<string, string>
  platform?: string
}

async function look({ file, answers, args = {}, contexts = {}, platform }: Given) {
  const asked = registry(answers)
  const text = file.join('\n')
  const subject = { dockerfile: 'Dockerfile', dockerfileText: text, ...(platform && { platform }) }
  const bases = await lookUpBases(subject, { buildArgs: args, buildContexts: contexts }, asked)
  return { bases, asked: asked.asked }
}

const pin = async (given: Given) => pinsOf((await look(given)).bases, 'Dockerfile')

describe('the bases of a build', () => {
  it('are pinned where their names hold the platform', async () => {
    const file = ['FROM q/base-$TARGETARCH']
    const answers = { 'docker.io/q/base-arm64:latest': ONE }
    const { contexts } = await pin({ file, answers, platform: 'linux/arm64' })
    expect(contexts).toEqual({ 'q/base-arm64': `docker-image://docker.io/q/base-arm64@${ONE}` })
  })

  it('are pinned under the names that BuildKit looks for, and recorded with their tags', async () => {
    const file = [
      'FROM ubuntu AS a',
      'COPY --from=ghcr.io/q/base:1 / /',
      'FROM a',
      'RUN --mount=from=b:2,target=/b true',
    ]
    const answers = {
      'docker.io/library/ubuntu:latest': ONE,
      'ghcr.io/q/base:1': digest('2'),
      'docker.io/library/b:2': digest('3'),
    }
    expect(await pin({ file, answers })).toEqual({
      buildArgs: {},
      contexts: {
        ubuntu: `docker-image://docker.io/library/ubuntu@${ONE}`,
        'ghcr.io/q/base:1': `docker-image://ghcr.io/q/base@${digest('2')}`,
        'b:2': `docker-image://docker.io/library/b@${digest('3')}`,
      },
      pull: false,
      record: { 'ubuntu:latest': ONE, 'ghcr.io/q/base:1': digest('2'), 'b:2': digest('3') },
      findings: [],
    })
  })

  it('need no pin where the file gives the digest', async () => {
    const { bases, asked } = await look({ file: [`FROM ubuntu:24.04@${ONE}`], answers: {} })
    expect(asked).toEqual([])
    expect(pinsOf(bases, 'Dockerfile')).toMatchObject({ contexts: {}, record: {}, findings: [] })
  })

  it('are fetched anew where a named context would take the place of the whole stage', async () => {
    const file = ['FROM alpine AS alpine', 'RUN true']
    const answers = { 'docker.io/library/alpine:latest': ONE }
    expect(await pin({ file, answers })).toMatchObject({
      contexts: {},
      pull: true,
      record: { 'alpine:latest': ONE },
    })
    expect(
      await pin({ file: ['FROM alpine:3 AS alpine'], answers: { 'docker.io/library/alpine:3': ONE } }),
    ).toMatchObject({
      contexts: { 'alpine:3': expect.any(String) },
      pull: false,
    })
  })

  it.each([
    ['# syntax=docker/dockerfile:1', {}, true],
    ['# syntax = docker.io/docker/dockerfile:1.7-labs@sha256:1', {}, true],
    ['# check=skip=all\n# syntax=docker/dockerfile:1.4', {}, true],
    ['# a comment\n# syntax=docker/dockerfile:1.2', {}, true],
    ['# syntax=docker/dockerfile:1.3-labs', {}, false],
    ['# syntax=docker/dockerfile:1.0-experimental', {}, false],
    ['#syntax=docker/dockerfile:experimental', {}, false],
    ['#!/usr/bin/env docker\n// syntax=docker/dockerfile:1.2', {}, false],
    ['# syntax=example.org/frontend', {}, false],
    ['# syntax=docker/dockerfile@sha256:1', {}, false],
    ['# none', { BUILDKIT_SYNTAX: 'docker/dockerfile:1.2' }, false],
    ['# syntax=docker/dockerfile:1.2', { BUILDKIT_SYNTAX: 'docker/dockerfile:1' }, true],
  ] as [string, Record<string, string>, boolean][])(
    'are fetched anew where the frontend takes no named contexts: %j %j',
    async (head, args, takes) => {
      const answers = { 'docker.io/library/alpine:3': ONE, 'example.org/frontend:latest': digest('2') }
      const pins = await pin({ file: [head, 'FROM alpine:3'], answers, args })
      expect(pins).toMatchObject({ pull: !takes, record: { 'alpine:3': ONE } })
      expect(Object.keys(pins.contexts)).toEqual(takes ? ['alpine:3'] : [])
    },
  )

  it.each([
    ['# syntax=example.org/a/frontend:2', {}],
    ['# none', { BUILDKIT_SYNTAX: 'example.org/a/frontend:2' }],
  ])('come with the program that reads the file, where it is not Docker’s own: %j %j', async (head, args) => {
    const file = [head, 'FROM alpine:3']
    const answers = { 'docker.io/library/alpine:3': ONE, 'example.org/a/frontend:2': digest('2') }
    expect(await pin({ file, answers, args })).toMatchObject({
      buildArgs: { BUILDKIT_SYNTAX: `example.org/a/frontend@${digest('2')}` },
      record: { 'example.org/a/frontend:2': digest('2') },
    })
    const failure = await failureOf(
      pin({ file, args, answers: { ...answers, 'example.org/a/frontend:2': trouble('permission') } }),
    )
    expect(failure.class).toBe('permission')
    const none = { 'docker.io/library/alpine:3': ONE }
    expect((await failureOf(pin({ file, args, answers: none }))).class).toBe('not-found')
  })

  it('are those that the input build-contexts puts in their place, by tags', async () => {
    const file = ['FROM ubuntu:24.04', 'COPY --from=tools / /']
    const contexts = {
      'docker.io/library/ubuntu:24.04': 'docker-image://127.0.0.1:5000/debian:13',
      tools: 'tools',
      unused: 'docker-image://a/b:1',
    }
    const answers = { '127.0.0.1:5000/debian:13': ONE }
    const { bases, asked } = await look({ file, answers, contexts })
    expect(asked).toEqual(['127.0.0.1:5000/debian:13'])
    expect(pinsOf(bases, 'Dockerfile')).toMatchObject({
      contexts: { 'docker.io/library/ubuntu:24.04': `docker-image://127.0.0.1:5000/debian@${ONE}` },
      record: { '127.0.0.1:5000/debian:13': ONE },
    })
  })

  it('that do not exist end the build, on the lines that name them', async () => {
    const failure = await failureOf(
      pin({ file: ['# none', 'FROM a.b/c:1', 'COPY --from=a.b/d / /'], answers: {} }),
    )
    expect(failure.class).toBe('not-found')
    expect(failure.text.why).toBe('these images do not exist: a.b/c:1, a.b/d:latest')
    expect(failure.findings).toMatchObject([
      { severity: 'error', file: 'Dockerfile', line: 2, message: expect.stringContaining('a.b/c:1') },
      { severity: 'error', file: 'Dockerfile', line: 3 },
    ])
  })

  it.each([
    'permission',
    'authentication',
    'registry-unavailable',
    'rate-limited',
    'registry-answer',
  ] as const)(
    'are left to the builder, with a warning, where the registry does not tell: %s',
    async (type) => {
      const file = ['FROM alpine AS alpine', 'FROM ubuntu']
      const answers = { 'docker.io/library/ubuntu:latest': trouble(type) }
      expect(await pin({ file, answers })).toMatchObject({
        contexts: {},
        pull: false,
        record: {},
        findings: [
          { severity: 'warning', line: 2, message: expect.stringMatching(/not pinned.*it is closed/) },
        ],
      })
    },
  )

  it('are left to the builder where only the engine has what a named context says', async () => {
    const contexts = { base: 'docker-image://base' }
    expect(await pin({ file: ['FROM base'], answers: {}, contexts })).toMatchObject({
      contexts: {},
      findings: [
        { severity: 'warning', message: expect.stringContaining('the image does not exist in its registry') },
      ],
    })
  })

  it('end at once when the job is cancelled', async () => {
    const answers = { 'docker.io/library/a:latest': trouble('cancelled') }
    expect(await failureOf(pin({ file: ['FROM a'], answers }))).toMatchObject({ class: 'cancelled' })
  })

  it('are noticed where their names are known only while building', async () => {
    const { findings } = await pin({ file: ['FROM alpine:${TARGETARCH}'], answers: {} })
    expect(findings).toMatchObject([
      { severity: 'notice', line: 1, message: expect.stringContaining('only the builder knows TARGETARCH') },
    ])
  })

  it('are at most fifty', async () => {
    const names = Array.from({ length: 60 }, (_, at) => `a${at}`)
    const file = ['FROM scratch', ...names.map((name) => `COPY --from=${name} / /`)]
    const answers = Object.fromEntries(names.map((name) => [`docker.io/library/${name}:latest`, ONE]))
    const { bases, asked } = await look({ file, answers })
    expect(asked).toHaveLength(50)
    expect(pinsOf(bases, 'Dockerfile')).toMatchObject({
      findings: [{ severity: 'notice', message: expect.stringContaining('first 50 of its 60') }],
    })
  })
})

describe('a base has moved', () => {
  const file = ['FROM a:1', 'COPY --from=b:2 / /']
  const answers = { 'docker.io/library/a:1': ONE, 'docker.io/library/b:2': digest('2') }
  const moved = async (recorded: Record<string, string>, now: Given['answers'] = answers) =>
    movedBases(recorded, (await look({ file, answers: now })).bases.bases)

  it('when its tag stands for another digest', async () => {
    expect(await moved({ 'a:1': ONE, 'b:2': digest('2') })).toBeUndefined()
    expect(await moved({ 'a:1': digest('9'), 'b:2': digest('8') })).toBe(
      'base a:1 moved (sha256:999999999999... -> sha256:111111111111...), base b:2 moved (sha256:888888888888... -> sha256:222222222222...)',
    )
  })

  it('when it is known now, and was not then', async () => {
    expect(await moved({ 'a:1': ONE })).toBe('base b:2 could not be looked up when the image was built')
  })

  it('not when it is gone, or nobody tells', async () => {
    const recorded = { 'a:1': digest('9'), 'b:2': digest('9') }
    expect(
      await moved(recorded, { 'docker.io/library/a:1': trouble('registry-unavailable') }),
    ).toBeUndefined()
  })
})
