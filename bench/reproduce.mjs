import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { withFreshBuilder } from './builder.mjs'
import { setUp, timed } from './machine.mjs'
import { differences, unpack } from './trees.mjs'

const ROOT = resolve(import.meta.dirname, '..')
const LAYERS = ['conda', 'pip', 'record', 'marker']
const RECIPE = join(ROOT, 'containers/lecture')
const SHOWN = 5

/**
 * Two independent builds of one lecture environment, from the same versions, each on a builder that has nothing and with no cache,
 * compared layer by layer and file by file; then a third one from the lock that the first one recorded.
 */
export async function bench() {
  const machine = setUp()
  const folder = mkdtempSync(join(tmpdir(), 'container-action-bench-'))
  try {
    writeContext(join(folder, 'context'))
    const first = await build(machine, folder, 'context')
    const second = await build(machine, folder, 'context')
    console.log(`built in ${first.seconds} s and ${second.seconds} s`)
    compare(first, second, folder)
    writeLock(first, folder)
    const locked = await build(machine, folder, 'lock')
    console.log(`\nfrom the lock of the first: built in ${locked.seconds} s`)
    compare(first, locked, folder)
    console.log('')
    for (const [name, image] of Object.entries({ solved: first, locked })) {
      console.log(
        `${name}: ${LAYERS.slice(0, 2)
          .map((layer) => `${compiled(image, layer, folder)} .pyc of ${layer}`)
          .join(', ')}`,
      )
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const layerOf = ({ layers }, name) => layers.at(LAYERS.indexOf(name) - LAYERS.length)

const unpacked = ({ file }, folder) => unpack(file, `${mkdtempSync(join(folder, 'tree-'))}/tree`)

function compare(one, other, folder) {
  for (const name of LAYERS) report(name, layerOf(one, name), layerOf(other, name), folder)
}

function compiled(image, name, folder) {
  const tree = unpacked(layerOf(image, name), folder)
  return readdirSync(tree, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.pyc'))
    .length
}

/** The same environment as the action builds it with the input `lock`. */
function writeLock(image, folder) {
  const record = join(unpacked(layerOf(image, 'record'), folder), 'usr/share/container-action')
  cpSync(join(folder, 'context'), join(folder, 'lock'), { recursive: true })
  cpSync(join(record, 'conda-explicit.txt'), join(folder, 'lock/conda/explicit.txt'))
  cpSync(join(record, 'pip-freeze.txt'), join(folder, 'lock/pip/container-action-requirements.txt'))
}

function writeContext(context) {
  const text = readFileSync(join(ROOT, 'examples/mini-lectures/environment.yml'), 'utf8')
  const [conda, pip] = text.split(/^ {2}- pip:\n/m)
  const files = {
    'conda/environment.yml': conda,
    'pip/container-action-requirements.txt': pip.replace(/^ +- /gm, ''),
    'marker/quantecon-container': 'image=bench\n',
  }
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(context, path, '..'), { recursive: true })
    writeFileSync(join(context, path), content)
  }
}

const build = (machine, folder, context) =>
  withFreshBuilder(machine, folder, async (builder) => {
    const output = mkdtempSync(join(folder, 'image-'))
    const { milliseconds } = await timed('docker', [
      ...['buildx', 'build', '--builder', builder, '--provenance=false'],
      ...recipeOptions(machine),
      ...(context === 'lock' ? ['--build-arg', 'PIP_OPTIONS=--no-deps'] : []),
      ...['--output', `type=oci,dest=${output},tar=false,compression=zstd,force-compression=true`],
      join(folder, context),
    ])
    const blob = ({ digest }) => join(output, 'blobs', digest.replace(':', '/'))
    const read = (file) => JSON.parse(readFileSync(file, 'utf8'))
    const manifest = read(blob(read(join(output, 'index.json')).manifests[0]))
    return {
      seconds: Math.round(milliseconds / 1000),
      layers: manifest.layers.map((layer) => ({ ...layer, file: blob(layer) })),
    }
  })

function recipeOptions(machine) {
  const contexts = {
    recipe: RECIPE,
    solver: `docker-image://${machine.BASE}:solver`,
    runtime: `docker-image://${machine.BASE}:html`,
  }
  return [
    ...['--file', join(RECIPE, 'Dockerfile'), '--build-arg', 'ENVIRONMENT_NAME=quantecon'],
    ...Object.entries(contexts).flatMap(([name, value]) => ['--build-context', `${name}=${value}`]),
    ...(machine.CA_BUNDLE ? ['--secret', `id=ca,src=${machine.CA_BUNDLE}`] : []),
  ]
}

function report(name, one, other, folder) {
  if (one.digest === other.digest) {
    console.log(`  ${name}: same digest ${one.digest.slice(0, 19)}, ${(one.size / 1e6).toFixed(1)} MB`)
    return
  }
  const trees = [one, other].map((layer) => unpacked(layer, folder))
  const found = differences(...trees)
  console.log(`  ${name}: other digest, ${(one.size / 1e6).toFixed(1)} MB; ${found.length} paths differ`)
  const kinds = {}
  for (const [path, what] of found) {
    const kind = path.endsWith('.pyc') ? `.pyc, ${what}` : what
    kinds[kind] = [...(kinds[kind] ?? []), path]
  }
  for (const [what, paths] of Object.entries(kinds)) {
    const more = paths.length > SHOWN ? ` and ${paths.length - SHOWN} more` : ''
    console.log(`    ${paths.length} ${what}: ${paths.slice(0, SHOWN).join(', ')}${more}`)
  }
  for (const tree of trees) rmSync(tree, { recursive: true })
}
