import { describe, expect, it } from '@jest/globals'
import { readAttestations } from '../../src/inputs/attestations.ts'
import { cpuTime } from '../fixtures/cpu-time.ts'

const DIGEST = `sha256:${'d'.repeat(64)}`

function read(provenance: string, sbom = '') {
  const problems: string[] = []
  const attestations = readAttestations({ provenance, sbom }, (input, message) =>
    problems.push(`${input}: ${message}`),
  )
  return { ...attestations, problems }
}

describe('provenance', () => {
  it.each<[string, 'min' | 'max' | undefined]>([
    ['', undefined],
    ['false', undefined],
    ['False', undefined],
    ['true', 'min'],
    ['min', 'min'],
    [' MAX ', 'max'],
  ])('%j is %s', (text, provenance) => expect(read(text)).toMatchObject({ provenance, problems: [] }))

  it.each(['mode=max', 'yes', 'max,builder-id=x', 'constructor'])('%j is a problem', (text) => {
    expect(read(text).problems).toEqual([
      `provenance: ${JSON.stringify(text)} is not one of false, true, min, max`,
    ])
  })
})

describe('sbom', () => {
  it.each([
    `ghcr.io/x/generator@${DIGEST}`,
    `127.0.0.1:5000/e2e/generator:1@${DIGEST}`,
    'docker/buildkit-syft-scanner:stable-1',
    `docker.io/docker/buildkit-syft-scanner@${DIGEST}`,
    'localhost:5000/x',
    'ghcr.io/a/b.c_d--e__f/g:V1.2-x_y',
  ])('takes %s', (sbom) => expect(read('', ` ${sbom} `)).toMatchObject({ sbom, problems: [] }))

  it.each([
    'true',
    'false',
    'generator',
    'ghcr.io/x/generator,provenance=max',
    'ghcr.io/x/"generator"',
    'ghcr.io/x/gene rator',
    'ghcr.io/X/generator',
    'ghcr.io/x/generator@sha256:12',
    'ghcr.io//x',
    'ghcr.io/x/../y',
    '-x/y',
    'https://ghcr.io/x/y',
    `ghcr.io/${'x/'.repeat(300)}y`,
  ])('%j is a problem, and used for nothing', (text) => {
    expect(read('', text)).toMatchObject({
      sbom: undefined,
      problems: [expect.stringMatching(/^sbom: .* is not the reference of an image$/)],
    })
  })

  it('is refused in no time, however long it is', () => {
    const start = cpuTime()
    expect(read('', `a/${'a-'.repeat(100_000)}!`).problems).toHaveLength(1)
    expect(read('', `a/${'a-'.repeat(240)}!`).problems).toHaveLength(1)
    expect(cpuTime() - start).toBeLessThan(1000)
  })
})
