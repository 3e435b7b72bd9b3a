import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { goodImage, SMALL } from './good.ts'
import { paths } from './layers.ts'
import { cleanUp, setting } from './machine.ts'
import { type Descriptor, type ImageManifest, Repository } from './registry.ts'

/** What no layer may hold: everybody pulls it, and a later layer cannot take it back. Folders and empty locks may be there. */
const LEFT_BEHIND: [what: string, pattern: RegExp][] = [
  ['a temporary file', /^(?:tmp|var\/tmp|run|dev\/shm)\/./],
  ["a build's own file", /^(?:split|recipe|environment|repository|miniforge)\//],
  ['something in the home of root', /^root\/(?!\.(?:bashrc|profile)$)./],
  ['a cache of packages', /^opt\/conda\/(?:envs\/[^/]+\/)?pkgs\/|\/\.packages\/|(?:^|\/)\.cache\//],
  ['a downloaded package', /\.deb$|^var\/cache\/apt\/(?!archives\/lock$)./],
  ['a list of packages', /^var\/lib\/apt\/lists\/./],
  ['a log', /^var\/log\/.|^var\/lib\/texmf\/.*\.log$/],
  [
    'a copy of a file before it was changed',
    /^(?:etc|var\/lib\/dpkg|var\/cache\/debconf)\/.*(?:-old|-|~|\.dpkg-(?:old|dist|new)|\.ucf-\w+)$/,
  ],
  ['a repository', /(?:^|\/)\.git\//],
]

const targets = ['solver', 'html', 'runtime', 'latest']

// The images share most of their layers.
const listed = new Map<string, Promise<string[]>>()
const list = (repository: Repository, layer: Descriptor): Promise<string[]> => {
  const known = listed.get(layer.digest) ?? paths(repository, layer)
  listed.set(layer.digest, known)
  return known
}

afterAll(cleanUp)

describe.each([...targets, 'a lecture image'])('the layers of %s', (image) => {
  let repository: Repository
  let manifest: ImageManifest

  beforeAll(async () => {
    const reference = targets.includes(image) ? `${setting('BASE')}:${image}` : await goodImage(SMALL)
    const [, name = '', tag = ''] = /^(.*?\/.*?)[@:](sha256:.*|[^:@/]+)$/.exec(reference) ?? []
    repository = new Repository(name)
    manifest = await repository.manifest(tag)
  })

  it('hold nothing that a build leaves behind', async () => {
    expect(manifest.layers.length).toBeGreaterThan(1)
    // What the system below brings is its own affair, and may be deleted.
    const [system, ...ours] = manifest.layers
    const theirs = new Set(await list(repository, system as Descriptor))
    const found: string[] = []
    for (const layer of ours) {
      const files = (await list(repository, layer)).filter((path) => !path.endsWith('/'))
      expect(files.length).toBeGreaterThan(0)
      for (const path of files) {
        const deleted = path.replace(/(^|\/)\.wh\.([^/]+)$/, '$1$2')
        const what =
          deleted === path
            ? LEFT_BEHIND.find(([, pattern]) => pattern.test(path))?.[0]
            : theirs.has(deleted) || theirs.has(`${deleted}/`)
              ? undefined
              : 'deleted, and pulled all the same'
        if (what !== undefined) found.push(`${what}: ${path} (${layer.digest.slice(0, 19)})`)
      }
    }
    expect(found).toEqual([])
  })

  it('and its history name no path of the machine that built it, and no certificate', async () => {
    const config = (await repository.blob(manifest.config.digest)).toString('utf8')
    expect(JSON.parse(config)).toMatchObject({ history: expect.arrayContaining([expect.anything()]) })
    const all = config + JSON.stringify(manifest)
    expect(all).not.toMatch(
      /container-action-[A-Za-z0-9]{6}\b|BEGIN [A-Z ]+|\/etc\/ssl\/certs\/ca-certificates/,
    )
  })
})
