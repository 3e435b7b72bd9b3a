import { describe, expect, it } from '@jest/globals'
import {
  buildArguments,
  builtContext,
  type CacheStore,
  type Driver,
  type Output,
  pinnedContext,
} from '../../src/image-build/arguments.ts'
import type { Attestations } from '../../src/inputs/attestations.ts'
import { DIGEST, REPOSITORY, request } from './fakes.ts'

const ZSTD = 'compression=zstd,force-compression=true,oci-mediatypes=true'
const push: Output = { kind: 'push', repository: REPOSITORY, candidate: 'candidate-1' }
const engine: Output = { kind: 'engine', repository: REPOSITORY, candidate: 'candidate-1' }
const REGISTRY: CacheStore = { kind: 'registry', reference: 'ghcr.io/quantecon/x:cache' }
const BY_DIGEST = `type=image,name=ghcr.io/quantecon/x,push=true,push-by-digest=true,name-canonical=true,${ZSTD}`

describe('--output', () => {
  const rows: [string, Driver, Output, string][] = [
    [
      'the default driver pushes under a candidate tag',
      'docker',
      push,
      `type=image,name=ghcr.io/quantecon/x:candidate-1,push=true,store=false,${ZSTD}`,
    ],
    ['docker-container pushes by digest', 'docker-container', push, BY_DIGEST],
    ['remote pushes by digest', 'remote', push, BY_DIGEST],
    ['kubernetes pushes by digest', 'kubernetes', push, BY_DIGEST],
    ['cloud pushes by digest', 'cloud', push, BY_DIGEST],
    [
      'the engine keeps what may not be published',
      'docker',
      engine,
      `type=image,name=ghcr.io/quantecon/x:candidate-1,push=false,unpack=false,${ZSTD}`,
    ],
    [
      'other builders write a folder',
      'remote',
      { kind: 'layout', folder: '/t/layout' },
      `type=oci,dest=/t/layout,tar=false,${ZSTD}`,
    ],
    ['the verification exports nothing', 'docker', { kind: 'nothing' }, 'type=cacheonly'],
  ]
  it.each(rows)('%s', (_sentence, driver, output, expected) => {
    const argv = buildArguments(
      request({ builder: { name: undefined, driver, platform: 'linux/amd64' }, output }),
    )
    expect(argv[argv.indexOf('--output') + 1]).toBe(expected)
  })
})

describe('buildArguments()', () => {
  it('asks registries for what the engine holds under the same name', () => {
    expect(buildArguments(request({ pull: true }))).toContain('--pull')
    expect(buildArguments(request({ pull: false }))).not.toContain('--pull')
  })

  it('of the smallest build', () => {
    expect(buildArguments(request())).toEqual([
      ...['docker', 'buildx', 'build', '--progress=rawjson', '--provenance=false', '--sbom=false'],
      ...['--platform', 'linux/amd64'],
      ...[
        '--file',
        '/w/Dockerfile',
        '--metadata-file',
        '/t/metadata.json',
        '--output',
        'type=cacheonly',
        '/w',
      ],
    ])
  })

  it('of a build with everything', () => {
    const argv = buildArguments(
      request({
        builder: { name: 'b', driver: 'remote', platform: 'linux/arm64' },
        contexts: { solver: `docker-image://a/b@${DIGEST}`, recipe: '/r' },
        buildArgs: { A: '1', B: 'two words "$x"' },
        secrets: { token: 'env=CONTAINER_ACTION_SECRET_0', ca: 'src=/ca.crt' },
        labels: { l: 'v' },
        annotations: { k: '{"a":"b"}' },
        output: push,
        cache: { from: [REGISTRY], to: REGISTRY },
        noCache: true,
      }),
    )
    expect(argv.slice(6)).toEqual([
      ...[
        '--builder',
        'b',
        '--platform',
        'linux/arm64',
        '--file',
        '/w/Dockerfile',
        '--metadata-file',
        '/t/metadata.json',
        '--output',
        BY_DIGEST,
      ],
      ...['--build-context', `solver=docker-image://a/b@${DIGEST}`, '--build-context', 'recipe=/r'],
      ...['--build-arg', 'A=1', '--build-arg', 'B=two words "$x"'],
      ...['--secret', 'id=token,env=CONTAINER_ACTION_SECRET_0', '--secret', 'id=ca,src=/ca.crt'],
      ...['--label', 'l=v', '--annotation', 'manifest:k={"a":"b"}'],
      ...['--cache-from', 'type=registry,ref=ghcr.io/quantecon/x:cache', '--cache-to'],
      'type=registry,ref=ghcr.io/quantecon/x:cache,mode=max,image-manifest=true,oci-mediatypes=true,compression=zstd,ignore-error=true',
      ...['--no-cache', '/w'],
    ])
  })

  const GENERATOR = `ghcr.io/x/generator@${DIGEST}`
  const attestations: [string, Attestations, string[]][] = [
    ['nothing', { provenance: undefined, sbom: undefined }, ['--provenance=false', '--sbom=false']],
    ['provenance', { provenance: 'min', sbom: undefined }, ['--provenance=mode=min', '--sbom=false']],
    [
      'an SBOM',
      { provenance: undefined, sbom: GENERATOR },
      ['--provenance=false', '--attest', `type=sbom,generator=${GENERATOR}`],
    ],
    [
      'both',
      { provenance: 'max', sbom: GENERATOR },
      ['--provenance=mode=max', '--attest', `type=sbom,generator=${GENERATOR}`],
    ],
  ]
  it.each(attestations)(
    'stores %s beside what is pushed, and answers on the index then',
    (what, given, expected) => {
      const argv = buildArguments(request({ output: push, attestations: given, annotations: { k: 'v' } }))
      expect(argv.slice(4, argv.indexOf('--platform'))).toEqual(expected)
      const place = what === 'nothing' ? 'manifest' : 'index,manifest'
      expect(argv[argv.indexOf('--annotation') + 1]).toBe(`${place}:k=v`)
    },
  )

  it.each<[string, Output]>([
    ['is kept in the engine', engine],
    ['is written to a folder', { kind: 'layout', folder: '/t/layout' }],
    ['is read as files', { kind: 'files', folder: '/t/record' }],
    ['is only verified', { kind: 'nothing' }],
  ])('stores nothing beside what %s', (_sentence, output) => {
    const both: Attestations = { provenance: 'max', sbom: GENERATOR }
    const argv = buildArguments(request({ output, attestations: both, annotations: { k: 'v' } }))
    expect(argv).toEqual(buildArguments(request({ output, annotations: { k: 'v' } })))
  })

  it('reads and writes a cache in folders', () => {
    const cache = {
      from: [{ kind: 'local' as const, folder: '/t/from' }],
      to: { kind: 'local' as const, folder: '/t/to' },
    }
    const argv = buildArguments(request({ cache }))
    expect(argv[argv.indexOf('--cache-from') + 1]).toBe('type=local,src=/t/from')
    expect(argv[argv.indexOf('--cache-to') + 1]).toBe(
      'type=local,dest=/t/to,mode=max,image-manifest=true,oci-mediatypes=true,compression=zstd,ignore-error=true',
    )
  })

  it('reads a cache that it may not write', () => {
    const argv = buildArguments(request({ cache: { from: [REGISTRY], to: undefined } }))
    expect(argv).toContain('--cache-from')
    expect(argv).not.toContain('--cache-to')
  })
})

describe('builtContext()', () => {
  const rows: [string, Output, string][] = [
    ['a pushed image is taken by digest alone', push, `docker-image://ghcr.io/quantecon/x@${DIGEST}`],
    [
      'an image of the engine has tag and digest',
      engine,
      `docker-image://ghcr.io/quantecon/x:candidate-1@${DIGEST}`,
    ],
    ['a folder is taken by digest', { kind: 'layout', folder: '/t/l' }, `oci-layout:///t/l@${DIGEST}`],
  ]
  it.each(rows)('%s', (_sentence, output, expected) => expect(builtContext(output, DIGEST)).toBe(expected))
  it('of nothing is a mistake', () =>
    expect(() => builtContext({ kind: 'nothing' }, DIGEST)).toThrow('only an image'))
})

it('pinnedContext() drops the tag where there is a digest', () => {
  expect(pinnedContext({ ...REPOSITORY, tag: 'html', digest: DIGEST })).toBe(
    `docker-image://ghcr.io/quantecon/x@${DIGEST}`,
  )
})
