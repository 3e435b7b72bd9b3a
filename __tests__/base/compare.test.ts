import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { holdTarget } from '../../src/base/budgets.ts'
import { compareTargets, joinDifferences, sameTargets } from '../../src/base/compare-targets.ts'
import type { Target } from '../../src/base/targets.ts'
import { writeAnnotations } from '../../src/image/annotations.ts'
import { BASE_BUDGETS } from '../../src/image/budget.ts'
import type { Job } from '../../src/job.ts'
import type { World } from '../../src/world.ts'
import { type Layer, recordLayer, storeBlobs } from '../package-record/images.ts'
import { imageRecord } from '../servers/image.ts'
import { TestRegistry } from '../servers/registry.ts'
import { client, failureOf, recordingLog, repository } from '../servers/world.ts'

let server: TestRegistry
beforeEach(async () => {
  server = await TestRegistry.start()
})
afterEach(() => server.stop())

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const apt = (versions: Record<string, string>): Layer =>
  recordLayer({
    'apt.txt': Object.entries(versions)
      .map(([name, version]) => `${name}\t${version}\tamd64\n`)
      .join(''),
  })

/** An image of ours with these layers under a tag; returns its digest. */
function store(tag: string, layers: Layer[]): string {
  const body = { ...storeBlobs(server, layers), annotations: writeAnnotations(imageRecord({})) }
  return server.store(repository(server.host).path, tag, Buffer.from(JSON.stringify(body)), MANIFEST)
}

function world() {
  const { log, lines } = recordingLog()
  return { world: { registry: client().registry, log } as unknown as World, lines }
}

describe('what a base build changes', () => {
  const compared = async (targets: Target[], known: Partial<Record<Target, string>>, digests: object) =>
    compareTargets(
      targets,
      known,
      digests as Record<Target, string>,
      { ...world().world, inputs: { repository: repository(server.host) } } as Job,
    )

  it('is told against what is under the targets’ tags, each package once', async () => {
    for (const tag of ['html', 'runtime']) store(tag, [apt({ jq: '1', tex: '1' })])
    const digests = {
      html: store('a', [apt({ jq: '2', tex: '1' })]),
      runtime: store('b', [apt({ jq: '2', tex: '3' })]),
      latest: store('c', [apt({ jq: '2' })]),
    }
    const found = await compared(['html', 'runtime', 'latest'], {}, digests)
    // There was no image under latest.
    expect(Object.keys(found)).toEqual(['html', 'runtime'])
    expect(joinDifferences(found)?.changes.apt?.map(({ name }) => name)).toEqual(['jq', 'tex'])
    expect(sameTargets(found)).toEqual([])
  })

  it('is nothing where the packages are the same', async () => {
    const before = { html: store('old', [apt({ jq: '1' })]) }
    store('html', [apt({ jq: '0' })])
    const found = await compared(['html'], before, { html: store('a', [apt({ jq: '1' })]) })
    expect(sameTargets(found)).toEqual(['html'])
    expect(joinDifferences(found)?.changes).toEqual({ apt: [] })
  })

  it('is not known where no target is', () => expect(joinDifferences({})).toBeUndefined())
})

describe('a base image above its budget', () => {
  const verified = { disk: { bytes: BASE_BUDGETS.html.disk + 1, files: 1 }, largest: [] }
  const held = async (oversize: 'warn' | 'allow' | 'fail', digest?: string) => {
    const { world: here, lines } = world()
    const inputs = { repository: repository(server.host), oversize }
    await holdTarget('html', digest, verified, { ...here, inputs } as Job)
    return lines
  }

  it('gets a warning that names the target', async () => {
    expect(await held('warn')).toEqual([
      expect.stringMatching(/html: The image is larger than its size budget/),
    ])
  })

  it('is held against its compressed size, too, once it is pushed', async () => {
    const digest = store('x', [{ ...apt({ jq: '1' }), size: BASE_BUDGETS.html.compressed + 1 }])
    expect((await held('warn', digest)).join()).toMatch(/compressed, above 300 MB and .* on disk/)
  })

  it('gets no tag where the workflow says so', async () => {
    expect(await failureOf(held('fail'))).toMatchObject({ class: 'oversize' })
  })
})
