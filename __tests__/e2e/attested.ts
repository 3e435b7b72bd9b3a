import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { command, setting, temporaryFolder, unique } from './machine.ts'
import { type Descriptor, Repository } from './registry.ts'

/** Lists the conda packages that it finds: BuildKit's protocol for generators, in a few lines. */
const SCAN = `#!/bin/sh
set -eu
packages=
for file in "$BUILDKIT_SCAN_SOURCE"/opt/conda/envs/*/conda-meta/*.json; do
  name=\${file##*/}
  packages="$packages\${packages:+,}{\\"SPDXID\\":\\"SPDXRef-\${name%.json}\\",\\"name\\":\\"\${name%.json}\\",\\"downloadLocation\\":\\"NOASSERTION\\"}"
done
cat >"$BUILDKIT_SCAN_DESTINATION/\${BUILDKIT_SCAN_SOURCE##*/}.spdx.json" <<TEXT
{"_type":"https://in-toto.io/Statement/v0.1","predicateType":"https://spdx.dev/Document","predicate":{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","dataLicense":"CC0-1.0","name":"test","documentNamespace":"https://example.org/test","creationInfo":{"created":"2026-01-01T00:00:00Z","creators":["Tool: test"]},"packages":[$packages]}}
TEXT
`

/** Makes a generator of SBOMs and publishes it; returns it by digest. */
export async function generator(scan = SCAN): Promise<string> {
  const folder = join(temporaryFolder(), 'generator')
  mkdirSync(folder)
  writeFileSync(join(folder, 'scan'), scan, { mode: 0o755 })
  const lines = [`FROM ${setting('STANDIN_SYSTEM')}`, 'COPY scan /scan', 'ENTRYPOINT ["/scan"]', '']
  writeFileSync(join(folder, 'Dockerfile'), lines.join('\n'))
  const name = `${setting('REGISTRY')}/e2e/${unique('generator')}`
  const output = `type=image,name=${name}:1,push=true,store=false`
  const build = ['buildx', 'build', '--builder', 'default', '--provenance=false', '--output', output]
  await command('docker', ...build, folder)
  return `${name}@${(await new Repository(name).manifest('1')).digest}`
}

export interface Index {
  mediaType: string
  annotations: Record<string, string>
  manifests: (Descriptor & {
    annotations?: Record<string, string>
    platform: { os: string; architecture: string }
  })[]
}

/** The index of an image with attestations, its platform's manifest, and the statements beside it by type. */
export async function readAttested(repository: Repository, digest: string) {
  const index = (await repository.manifest(digest)) as unknown as Index
  const [platform, beside] = index.manifests
  const image = await repository.manifest(platform?.digest ?? '')
  const { layers } = await repository.manifest(beside?.digest ?? '')
  const statements: Record<string, { text: string; predicate: Record<string, unknown> }> = {}
  for (const layer of layers) {
    const text = (await repository.blob(layer.digest)).toString('utf8')
    const { predicateType, predicate } = JSON.parse(text)
    statements[predicateType] = { text, predicate }
  }
  return { index, image, statements }
}
