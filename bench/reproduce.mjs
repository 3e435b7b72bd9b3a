import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { withFreshBuilder } from './builder.mjs'
import { setUp, timed } from './machine.mjs'
import { differences, unpack } from './trees.mjs'

const ROOT = resolve(import.meta.dirname, '..')
const LAYERS = ['conda', 'pip', 'record', 'marker']
const RECIPE = join(ROOT, 'containers/lecture')
const SHOWN = 5
const IMPORTS = 'numpy, scipy.stats, pandas, matplotlib.pyplot, sympy, sphinx.application'
const ROUNDS = { cold: 5, warm: 9 }

/** How a file's time gets into the layers; each is another `settle.py` of the recipe. */
const VARIANTS = {
  'times of the build': 'nothing',
  'fixed times, .pyc by time': readFileSync(join(RECIPE, 'settle.py'), 'utf8'),
  'fixed times, .pyc by hash': `${readFileSync(join(RECIPE, 'settle.py'), 'utf8')}\n${readFileSync(join(ROOT, 'bench/by_hash.py'), 'utf8')}\nby_hash(tree)\n`,
}

/**
 * Two independent builds of one lecture environment, from the same versions, each on a builder that has nothing and with no
 * cache, compared layer by layer and file by file; with .pyc files by time and by hash. Then the time that imports take with
 * either kind of .pyc, in the same image.
 */
export async function bench() {
  const machine = setUp()
  const folder = mkdtempSync(join(tmpdir(), 'container-action-bench-'))
  try {
    writeContext(join(folder, 'context'))
    for (const [variant, settle] of Object.entries(VARIANTS)) {
      const recipe = join(folder, `recipe-${variant}`)
      cpSync(RECIPE, recipe, { recursive: true })
      writeFileSync(join(recipe, 'settle.py'), settle === 'nothing' ? '' : settle)
      const first = await build(machine, folder, recipe)
      const second = await build(machine, folder, recipe)
      console.log(`\n${variant}: built in ${first.seconds} s and ${second.seconds} s`)
      LAYERS.forEach((name, at) => {
        report(name, first.layers.at(at - LAYERS.length), second.layers.at(at - LAYERS.length), folder)
      })
      for (const { output } of [first, second]) rmSync(output, { recursive: true })
    }
    await imports(machine, folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
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

const build = (machine, folder, recipe) =>
  withFreshBuilder(machine, folder, async (builder) => {
    const output = mkdtempSync(join(folder, 'image-'))
    const { milliseconds } = await timed('docker', [
      ...['buildx', 'build', '--builder', builder, '--provenance=false'],
      ...recipeOptions(machine, recipe),
      ...['--output', `type=oci,dest=${output},tar=false,compression=zstd,force-compression=true`],
      join(folder, 'context'),
    ])
    const blob = ({ digest }) => join(output, 'blobs', digest.replace(':', '/'))
    const read = (file) => JSON.parse(readFileSync(file, 'utf8'))
    const manifest = read(blob(read(join(output, 'index.json')).manifests[0]))
    return {
      output,
      seconds: Math.round(milliseconds / 1000),
      layers: manifest.layers.map((layer) => ({ ...layer, file: blob(layer) })),
    }
  })

function recipeOptions(machine, recipe) {
  const contexts = {
    recipe,
    solver: `docker-image://${machine.BASE}:solver`,
    runtime: `docker-image://${machine.BASE}:html`,
  }
  return [
    ...['--file', join(recipe, 'Dockerfile'), '--build-arg', 'ENVIRONMENT_NAME=quantecon'],
    ...Object.entries(contexts).flatMap(([name, value]) => ['--build-context', `${name}=${value}`]),
    ...(machine.CA_BUNDLE ? ['--secret', `id=ca,src=${machine.CA_BUNDLE}`] : []),
  ]
}

function report(name, one, other, folder) {
  if (one.digest === other.digest) {
    console.log(`  ${name}: same digest ${one.digest.slice(0, 19)}, ${(one.size / 1e6).toFixed(1)} MB`)
    return
  }
  const trees = [one, other].map((layer) => unpack(layer.file, `${mkdtempSync(join(folder, 'tree-'))}/tree`))
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

/** Both kinds of .pyc in copies of one container, in turns. Every .pyc is written anew in both, so that both lie alike on the disk. */
async function imports(machine, folder) {
  const tag = `container-action-bench:${process.pid}`
  const docker = async (...args) => (await timed('docker', args)).text
  const containers = []
  try {
    await docker(
      'buildx',
      'build',
      '--builder',
      'default',
      '--provenance=false',
      ...recipeOptions(machine, RECIPE),
      '--load',
      '--tag',
      tag,
      join(folder, 'context'),
    )
    const times = {}
    for (const way of ['time', 'hash']) {
      const volume = `${join(ROOT, 'bench')}:/bench:ro`
      const id = (
        await docker('run', '--detach', '--network', 'none', '--volume', volume, tag, 'sleep', 'infinity')
      ).trim()
      containers.push(id)
      await docker(
        'exec',
        id,
        'sh',
        '-c',
        'python -m compileall -q -j 2 /opt/conda/envs/quantecon/lib || true',
      )
      const spent = await docker(
        'exec',
        id,
        'python',
        '-B',
        '/bench/by_hash.py',
        way,
        '/opt/conda/envs/quantecon',
      )
      console.log(`\n${spent.trim()}`)
      times[way] = { id, cold: [], warm: [] }
    }
    for (const state of ['cold', 'warm']) {
      for (let round = 0; round < ROUNDS[state]; round += 1) {
        for (const { id, [state]: list } of Object.values(times)) {
          if (state === 'cold') await timed('sh', ['-c', 'sync; echo 3 >/proc/sys/vm/drop_caches'])
          const script = `import time; start = time.perf_counter(); import ${IMPORTS}; print(time.perf_counter() - start)`
          list.push(
            Number((await docker('exec', id, 'python', '-B', '-c', script)).trim().split('\n').at(-1)),
          )
        }
      }
      const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1]
      const [byTime, byHash] = [median(times.time[state]), median(times.hash[state])]
      console.log(
        `imports, ${state}: by time ${byTime.toFixed(2)} s, by hash ${byHash.toFixed(2)} s, ratio ${(byHash / byTime).toFixed(3)} (${ROUNDS[state]} rounds)`,
      )
    }
  } finally {
    for (const id of containers) await docker('rm', '--force', id)
    await docker('image', 'rm', '--force', tag)
  }
}
