// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of Dockerfiles
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { imageName } from '../../src/named-images/image-name.ts'
import { namedImages } from '../../src/named-images/named-images.ts'
import { agreement, buildKitNames, type Judged } from './judged.ts'
import { madeUp } from './made-up.ts'
import { ROWS } from './rows.ts'

describe('the images that a Dockerfile names', () => {
  it.each(ROWS)('$sentence', ({ file, args = {}, images, unknown = [] }) => {
    const text = `${file.join('\n')}\n`
    const found = namedImages(text, args, [])
    expect(found.unknown.map(({ text }) => text)).toEqual(unknown)
    // Nothing that BuildKit would not look up; and all of it, where everything is understood.
    if (images === 'refused') return
    if (unknown.length === 0) expect(buildKitNames(text, args)).toEqual(images)
  })

  it('are those that BuildKit looked up for files made up at random', () => {
    const recorded = JSON.parse(readFileSync(join(import.meta.dirname, 'made-up.json'), 'utf8')) as Judged[]
    const result = agreement(madeUp(13, recorded.length), recorded)
    expect(result.different).toEqual([])
    expect(result.same).toBeGreaterThan(recorded.length / 4)
  })

  it('are on the lines that name them first', () => {
    const file = [
      'FROM alpine AS a',
      'RUN true',
      '',
      'FROM a',
      'COPY --from=busybox / /',
      'COPY --from=alpine:latest / /',
    ]
    const { images } = namedImages(file.join('\n'), {}, [])
    expect(images.map(({ name, line }) => [name, line])).toEqual([
      ['alpine:latest', 1],
      ['busybox:latest', 5],
    ])
  })

  it.each([
    ['of an image', ['FROM ubuntu:24.04'], ['ubuntu:24.04'], [], ['ubuntu:24.04']],
    ['of an image without its tag', ['FROM ubuntu'], ['ubuntu:latest'], [], ['ubuntu:latest']],
    [
      'of an image with its host',
      ['FROM ubuntu'],
      ['docker.io/library/ubuntu'],
      [],
      ['docker.io/library/ubuntu'],
    ],
    ['of a stage', ['FROM alpine AS a', 'FROM a'], ['a'], [], ['a']],
    ['of an image to copy from', ['FROM scratch', 'COPY --from=b:1 / /'], ['b:1'], [], ['b:1']],
    ['that nothing asks for', ['FROM alpine'], ['b'], ['alpine:latest'], []],
  ])('are not those that a named context stands for: %s', (_sentence, file, contexts, images, used) => {
    const found = namedImages(file.join('\n'), {}, contexts)
    expect(found.images.map(({ name }) => name)).toEqual(images)
    expect(found.contexts).toEqual(used)
  })

  it.each([
    [
      'a cutting form',
      ['ARG V=3.13-slim', 'FROM python:${V%\\*}'],
      /does not read the substitution \$\{V%\\\*\}/,
      /^(?!.*build-args).*without that substitution/,
    ],
    [
      'a cutting form of an argument',
      ['ARG V=3.13-slim', 'ARG W=${V%\\*}', 'FROM python:$W'],
      /does not read the substitution \$\{V%\\\*\}/,
      /^(?!.*build-args)/,
    ],
    [
      'a replacing form',
      ['ARG V=3', 'FROM python:${V/3*/4}'],
      /does not read the substitution \$\{V\/3\*\/4\}/,
      /^(?!.*build-args)/,
    ],
    [
      'a variable of --from',
      ['ARG B=x', 'FROM alpine', 'COPY --from=$B / /'],
      /--from does not allow variables/,
      /"FROM \$B AS NAME".*use the name of that stage/,
    ],
    [
      'a variable of a mount',
      ['ARG B=x', 'FROM alpine', 'RUN --mount=from=$B,target=/b true'],
      /from= of a mount does not allow variables/,
      /"FROM \$B AS NAME"/,
    ],
    [
      'an argument of the builder',
      ['FROM alpine:$TARGETARCH'],
      /only the builder knows TARGETARCH/,
      /build-args/,
    ],
    ['a variable without a value', ['ARG V', 'FROM alpine:$V'], /not the name of an image/, /build-args/],
  ])('say of %s why it is unknown and what helps', (_what, file, why, advice) => {
    expect(namedImages(file.join('\n'), {}, []).unknown).toEqual([
      expect.objectContaining({ why: expect.stringMatching(why), advice: expect.stringMatching(advice) }),
    ])
  })

  it('are read from a file of any size and depth', () => {
    const deep = `FROM a:${'${V:-'.repeat(50_000)}\n`
    expect(namedImages(deep, {}, []).unknown).toHaveLength(1)
    const many = Array.from({ length: 20_000 }, (_, at) => `FROM a-\${TARGETARCH} AS s${at}`).join('\n')
    expect(namedImages(many, {}, []).unknown).toHaveLength(20_000)
  })
})

describe('the name of an image', () => {
  it.each([
    ['ubuntu', 'ubuntu:latest', 'ubuntu'],
    ['docker.io/library/ubuntu:24.04', 'ubuntu:24.04', 'ubuntu:24.04'],
    ['index.docker.io/a/b', 'a/b:latest', 'a/b'],
    ['GHCR.io/a/b', 'GHCR.io/a/b:latest', 'GHCR.io/a/b'],
    ['127.0.0.1:5000/a/b:c', '127.0.0.1:5000/a/b:c', '127.0.0.1:5000/a/b:c'],
  ])('%s is %s, and %s to named contexts', (text, name, key) => {
    expect(imageName(text)).toMatchObject({ name, key })
  })

  it.each([
    '',
    'Ubuntu',
    'a b',
    'a:',
    ':a',
    'a@sha256:1',
    'a//b',
    '-a',
    'f'.repeat(64),
    'https://a/b',
    'a'.repeat(600),
    '1.2/a',
    '0x7f.1/a',
  ])('is not %j', (text) => expect(imageName(text)).toBeUndefined())
})
