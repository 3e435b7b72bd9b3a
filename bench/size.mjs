import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setUp } from './machine.mjs'
import { published } from './published.mjs'
import { manifestOf, pull, step } from './pull.mjs'

const ROOT = resolve(import.meta.dirname, '..')
const PULLS = 3
const BUDGET = { compressed: 1000, disk: 3000 }
/** Compressed megabytes of the environment in the lecture repositories' lean image, which installs the metapackage anaconda. */
const ANACONDA = 1112
const OUTPUT = 'push=true,store=false,compression=zstd,force-compression=true,oci-mediatypes=true'

/** Where the tree of a lecture image is cut for the comparison of layer counts: folders of 20 to 250 MB compressed. */
const CUTS = [
  '/usr/share/texlive/texmf-dist/fonts/',
  '/usr/share/texlive/texmf-dist/tex/',
  '/usr/share/texmf/',
  '/usr/lib/',
  '/usr/share/fonts/',
  '/opt/conda/envs/',
]

/**
 * A lecture image with TeX, built by the action from an environment file as it stands: size by layer against the budgets. Then the
 * same tree as one layer, as published, and in more layers, pulled from loopback into an empty image store.
 */
export async function bench(file = join(ROOT, 'examples/mini-lectures/environment.yml')) {
  const machine = setUp()
  if (!machine.REGISTRY || !machine.BASE) throw new Error('no registry: run scripts/setup')
  const folder = mkdtempSync(join(tmpdir(), 'container-action-bench-'))
  try {
    const repository = `${machine.REGISTRY}/bench/size-${Date.now()}`
    const { image, onDisk } = await published(folder, file, repository, machine)
    const { layers } = await manifestOf(image)
    const sizes = layers.map(({ size }) => size / 1e6)
    const together = sizes.reduce((sum, size) => sum + size, 0)
    const base = sizes.slice(0, -4).reduce((sum, size) => sum + size, 0)
    const [conda, pip] = sizes.slice(-4)
    for (const [name, size] of Object.entries({ base, conda, pip, together }))
      print(name, `${size.toFixed(0)} MB`)
    print('compressed', verdict(together, BUDGET.compressed))
    print('on disk', verdict(onDisk, BUDGET.disk))
    print(
      'estimate',
      `${(base + ANACONDA).toFixed(0)} MB compressed, were conda's layer that of the metapackage anaconda`,
    )

    await repacked('one', ['COPY --from=image / /'], image, repository, folder)
    const pieces = CUTS.map((path) => `COPY --link --from=image ${path} ${path}`)
    const rest = `RUN --mount=type=bind,from=image,target=/image mkdir /rest && tar -C /image --exclude-from=/cuts -cf - . | tar -C /rest -xf -`
    const more = [...pieces, 'COPY --link --from=rest /rest/ /']
    await repacked('more', more, image, repository, folder, [`FROM image AS rest`, 'COPY cuts /cuts', rest])
    const images = { one: `${repository}:one`, published: image, more: `${repository}:more` }
    const seconds = { one: [], published: [], more: [] }
    let last = {}
    for (let round = 0; round < PULLS; round += 1) {
      for (const [name, reference] of Object.entries(images)) {
        last = { ...last, [name]: await pull(reference, folder) }
        seconds[name].push(last[name].seconds)
      }
    }
    for (const [name, { bytes, files, layers }] of Object.entries(last)) {
      const median = (list) => list.toSorted((a, b) => a - b)[PULLS >> 1]
      const ratio = (median(seconds[name]) / median(seconds.one)).toFixed(2)
      print(
        `pull ${name}`,
        `${layers} layers, ${(bytes / 1e6).toFixed(0)} MB, ${files} files: ${median(seconds[name]).toFixed(1)} s, ratio ${ratio}`,
      )
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function print(name, value) {
  process.stdout.write(`${name}: ${value}\n`)
}

function verdict(megabytes, budget) {
  return `${megabytes.toFixed(0)} MB, ${(megabytes / budget).toFixed(2)} of ${budget} MB`
}

/** Pushes the same tree in other layers, under the tag `name`. */
async function repacked(name, instructions, image, repository, folder, stages = []) {
  const context = join(folder, name)
  mkdirSync(context)
  writeFileSync(join(context, 'cuts'), CUTS.map((path) => `.${path.replace(/\/$/, '')}\n`).join(''))
  writeFileSync(join(context, 'Dockerfile'), [...stages, 'FROM scratch', ...instructions, ''].join('\n'))
  await step(`repack ${name}`, 'docker', [
    ...['buildx', 'build', '--builder', 'default', '--provenance=false'],
    ...['--build-context', `image=docker-image://${image}`],
    ...['--output', `type=image,name=${repository}:${name},${OUTPUT}`, context],
  ])
}
