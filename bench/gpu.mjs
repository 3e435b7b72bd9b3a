import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { load } from 'js-yaml'
import { withFreshBuilder } from './builder.mjs'
import { daemon, freePort } from './daemon.mjs'
import { setUp } from './machine.mjs'
import { published } from './published.mjs'
import { manifestOf, pull, step } from './pull.mjs'

const ROOT = resolve(import.meta.dirname, '..')
const SERIES = join(ROOT, '__tests__/e2e/series/lecture-python.myst')
/** What a lecture image has on top of its base. */
const LAYERS = ['conda', 'pip', 'record', 'marker']
/** Milliseconds between two looks at the builder's folder. */
const LOOK = 5000
/** What the series that run on GPU machines install in a step today. */
const GPU = ['jax[cuda13]', 'numpyro']
const PAGE = `# On Any Machine

\`\`\`{code-cell} ipython3
import jax
import jax.numpy as jnp
import numpyro.distributions as dist

jax.default_backend()
\`\`\`

\`\`\`{code-cell} ipython3
gradient = jax.jit(jax.grad(lambda x: jnp.sum(x**2)))
print(gradient(jnp.arange(3.0)), dist.Normal(0, 1).log_prob(0.0).round(3))
\`\`\`
`

/**
 * The environment of a series that runs on GPU machines, with the real wheels of PyPI (gigabytes): built by the action on a builder
 * that has nothing, with stages, layers and what the builder's disk held at most; pulled into an empty store; then the series of the
 * end-to-end tests, with a page for JAX, by its own steps in the image, on a machine without a GPU. docs/gpu.md shows the figures.
 */
export async function bench() {
  const machine = setUp()
  if (!machine.BASE) throw new Error('no base images: run scripts/setup')
  const folder = mkdtempSync(join(tmpdir(), 'container-action-bench-'))
  // In a registry of its own the gigabytes go with the folder.
  const registry = `127.0.0.1:${await freePort()}`
  const options = ['--port', registry.split(':')[1], '--storage', join(folder, 'registry')]
  const stop = await daemon([join(ROOT, 'scripts/standins/registry'), ...options], async () => {
    if (!(await fetch(`http://${registry}/v2/`)).ok) throw new Error('not yet')
  })
  try {
    const image = await measure(folder, `${registry}/bench/gpu`, machine)
    try {
      await book(folder, image, machine)
    } finally {
      docker('image', 'rm', '--force', image)
    }
  } finally {
    await stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measure(folder, repository, machine) {
  const file = join(folder, 'environment.yml')
  const own = readFileSync(join(SERIES, 'environment.yml'), 'utf8').trimEnd()
  writeFileSync(file, `${own}\n${GPU.map((line) => `      - ${line}\n`).join('')}`)
  const state = join(folder, 'builder')
  mkdirSync(state)
  let peak = 0
  const { image, onDisk, summary } = await withFreshBuilder(machine, state, async (builder) => {
    const look = setInterval(() => {
      peak = Math.max(peak, megabytesBelow(state))
    }, LOOK)
    const inputs = { builder, oversize: 'allow', cache: 'none' }
    return published(folder, file, repository, machine, inputs).finally(() => clearInterval(look))
  })
  const { layers } = await manifestOf(image)
  const sizes = layers.map(({ size }) => Math.round(size / 1e6))
  const base = sizes.splice(0, sizes.length - LAYERS.length).reduce((sum, size) => sum + size, 0)
  const named = LAYERS.map((name, index) => `${name} ${sizes[index]}`).join(', ')
  console.log(
    `compressed: base ${base}, ${named} MB; on disk ${onDisk} MB; the builder held at most ${peak} MB`,
  )
  for (const line of summary.split('\n'))
    if (/^\| (?:.* \| [\d.]+ m?s|\S+ \| pip \|)/.test(line)) console.log(line)
  rmSync(state, { recursive: true, force: true })
  const { seconds, files } = await pull(image, folder)
  const store = join(
    folder,
    readdirSync(folder).find((name) => name.startsWith('store-')),
  )
  console.log(`pull: ${seconds.toFixed(1)} s, ${files} files, ${megabytesBelow(store)} MB in the store`)
  rmSync(store, { recursive: true, force: true })
  return image
}

/** The steps of the workflow as a container job runs them. */
async function book(folder, image, machine) {
  const repository = join(folder, 'series')
  cpSync(SERIES, repository, { recursive: true })
  const config = join(repository, 'lectures/_config.yml')
  // No other series is asked for its pages here.
  const mapping = / +intersphinx_mapping:\n {6}intro:\n(?: {8}- .*\n)+/
  const whole = readFileSync(config, 'utf8')
  writeFileSync(config, whole.replace(/ +sphinx\.ext\.intersphinx,\n/, '').replace(mapping, ''))
  const lecture = join(repository, 'lectures/mccall_separation.md')
  const text = readFileSync(lecture, 'utf8')
  writeFileSync(lecture, text.replace(/\{doc\}`intro:[a-z_]+`/, 'another series'))
  const head = text.slice(0, text.indexOf('---\n', 4) + 4)
  writeFileSync(join(repository, 'lectures/jax_page.md'), `${head}\n${PAGE}`)
  const contents = join(repository, 'lectures/_toc.yml')
  const listed = readFileSync(contents, 'utf8').replace(/^( *)- file: status$/m, '$&\n$1- file: jax_page')
  writeFileSync(contents, listed)
  const place = ['--volume', `${repository}:/__w/series/series`, '--workdir', '/__w/series/series']
  const job = ['--env', 'HOME=/github/home', '--volume', '/github/home', '--env', 'PIP_CERT=/ca.crt']
  const trust = machine.CA_BUNDLE ? ['--volume', `${machine.CA_BUNDLE}:/ca.crt:ro`] : []
  const held = [
    '--rm',
    '--detach',
    '--entrypoint',
    'tail',
    ...place,
    ...job,
    ...trust,
    image,
    '-f',
    '/dev/null',
  ]
  await step('docker pull', 'docker', ['pull', '--quiet', image])
  const container = docker('run', ...held).trim()
  try {
    const workflow = readFileSync(join(SERIES, '.github/workflows/ci.yml'), 'utf8')
    const { preview } = /** @type {any} */ (load(workflow)).jobs
    for (const { name, run } of preview.steps) {
      if (run === undefined || run === 'conda list') continue
      writeFileSync(join(repository, 'step.sh'), run)
      await step(name, 'docker', ['exec', container, 'bash', '-l', 'step.sh'])
    }
    const page = readFileSync(join(repository, '_build/html/jax_page.html'), 'utf8')
    console.log(
      `the JAX page: ${/(?:&#39;|')(cpu|gpu)(?:&#39;|')/.exec(page)?.[1]}, ${/\[0\.[^\]]*\]/.exec(page)?.[0]}`,
    )
  } finally {
    docker('rm', '--force', container)
  }
}

function docker(...args) {
  return execFileSync('docker', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
}

/** What files take on the disk; some vanish while they are counted. */
function megabytesBelow(folder) {
  /** @type {import('node:child_process').ExecFileSyncOptionsWithStringEncoding} */
  const options = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }
  const count = (text) => Number(/^\d+/.exec(text)?.[0] ?? 0)
  try {
    return count(execFileSync('du', ['-s', '-x', '-B', '1000000', folder], options))
  } catch (error) {
    return count(Object(error).stdout ?? '')
  }
}
