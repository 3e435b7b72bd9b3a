import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { daemon, freePort } from './daemon.mjs'
import { setUp, timed } from './machine.mjs'

const BUDGETS = { bytes: 0.3, files: 0.45, 'pull seconds': 0.4, 'build seconds': 0.5 }
const PULLS = 3
const OUTPUT = 'push=true,store=false,compression=zstd,force-compression=true,oci-mediatypes=true'
const ROOT = resolve(import.meta.dirname, '..')
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'

/**
 * The TeX part of the base against a plain `apt-get install` of the owner's list, both on the same system with git, curl and
 * wget. Bytes (compressed) and files are what TeX adds; the build is that step with its push; a pull is of the whole image,
 * from loopback into an empty containerd, the Engine's image store, so that no other image's layers help.
 */
export async function bench() {
  const machine = setUp()
  const folder = mkdtempSync(join(tmpdir(), 'container-action-bench-'))
  const undo = [() => rmSync(folder, { recursive: true, force: true })]
  try {
    const registry = `127.0.0.1:${await freePort()}`
    for (const name of ['registry', 'empty']) mkdirSync(join(folder, name))
    const program = [join(ROOT, 'scripts/standins/registry'), '--port', registry.split(':')[1]]
    undo.push(
      await daemon([...program, '--storage', join(folder, 'registry')], async () => {
        if (!(await fetch(`http://${registry}/v2/`)).ok) throw new Error('not yet')
      }),
    )
    const system = machine.STANDIN_SYSTEM ? [`system=docker-image://${machine.STANDIN_SYSTEM}`] : []
    const image = (name) => `${registry}/bench/${name}:latest`
    const build = (name, contexts, ...rest) =>
      step(`build ${name}`, 'docker', [
        ...['buildx', 'build', '--builder', 'default', '--provenance=false', '--no-cache'],
        ...contexts.flatMap((context) => ['--build-context', context]),
        ...['--output', `type=image,name=${image(name)},${OUTPUT}`, ...rest],
      ])
    const plain = ['--file', join(ROOT, 'bench/plain.Dockerfile'), ROOT]
    const ours = join(ROOT, 'containers/base')
    const tools = join(folder, 'Dockerfile')
    writeFileSync(
      tools,
      `FROM ${image('configured')}\nRUN apt-get update && apt-get install -y git curl wget && apt-get clean && rm -rf /var/lib/apt/lists/*\n`,
    )

    await build('plain-tools', system, '--target', 'tools', ...plain)
    await build('configured', system, '--target', 'configured', ours)
    await build('ours-tools', [], '--file', tools, join(folder, 'empty'))
    const built = {
      plain: await build('plain', [...system, `tools=docker-image://${image('plain-tools')}`], ...plain),
      ours: await build(
        'ours',
        [`html-system=docker-image://${image('ours-tools')}`],
        '--target',
        'runtime-system',
        ours,
      ),
    }

    const pulled = {}
    for (const name of ['plain-tools', 'ours-tools']) pulled[name] = await pull(image(name), folder)
    const times = { plain: [], ours: [] }
    for (let round = 0; round < PULLS; round += 1) {
      for (const name of ['plain', 'ours']) {
        pulled[name] = await pull(image(name), folder)
        times[name].push(pulled[name].seconds)
      }
    }
    const result = (name) => ({
      bytes: pulled[name].bytes - pulled[`${name}-tools`].bytes,
      files: pulled[name].files - pulled[`${name}-tools`].files,
      'pull seconds': times[name].toSorted((a, b) => a - b)[PULLS >> 1],
      'build seconds': built[name].milliseconds / 1000,
    })
    report(result('plain'), result('ours'))
  } finally {
    for (const action of undo.reverse()) await action()
  }
}

/** Runs a program that takes minutes, and says every 20 s that it still runs. */
async function step(what, program, args) {
  const start = performance.now()
  const seconds = () => `${Math.round((performance.now() - start) / 1000)} s`
  const beat = setInterval(() => console.log(`${what}: running for ${seconds()}`), 20_000)
  try {
    const result = await timed(program, args)
    console.log(`${what}: ${seconds()}`)
    return result
  } finally {
    clearInterval(beat)
  }
}

/** Pulls into an image store that holds nothing. Returns seconds, compressed bytes, and files as unpacked. */
async function pull(image, folder) {
  const store = mkdtempSync(join(folder, 'store-'))
  const socket = join(store, 'socket')
  const config = join(store, 'config.toml')
  writeFileSync(
    config,
    `version = 2\nroot = "${store}/root"\nstate = "${store}/state"\ndisabled_plugins = ["io.containerd.grpc.v1.cri"]\n[grpc]\naddress = "${socket}"\n`,
  )
  const ctr = (...args) => ['--address', socket, ...args]
  const stop = await daemon(['containerd', '--config', config], async () =>
    execFileSync('ctr', ctr('version'), { stdio: 'ignore' }),
  )
  try {
    execFileSync('sync')
    const what = `pull ${image.slice(image.indexOf('/') + 1)}`
    const { milliseconds } = await step(what, 'ctr', ctr('images', 'pull', '--plain-http', image))
    const files = await filesBelow(join(store, 'root/io.containerd.snapshotter.v1.overlayfs/snapshots'))
    return { seconds: milliseconds / 1000, bytes: await compressedBytes(image), files }
  } finally {
    // The store stays until the end: file systems go on with a large removal in the background, at the cost of what comes next.
    await stop()
  }
}

async function compressedBytes(image) {
  const [, host, path, tag] = /^([^/]+)\/(.+):([^:]+)$/.exec(image)
  const url = `http://${host}/v2/${path}/manifests/${tag}`
  const manifest = await (await fetch(url, { headers: { accept: MANIFEST } })).json()
  return manifest.layers.reduce((sum, { size }) => sum + size, 0)
}

async function filesBelow(folder) {
  let files = 0
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    files += entry.isDirectory() ? await filesBelow(join(folder, entry.name)) : 1
  }
  return files
}

function report(plain, ours) {
  for (const [what, budget] of Object.entries(BUDGETS)) {
    const ratio = ours[what] / plain[what]
    const number = (value) => (what.endsWith('seconds') ? value.toFixed(1) : String(value))
    const verdict = ratio <= budget ? 'met   ' : 'MISSED'
    console.log(
      `${verdict} ${what}: plain ${number(plain[what])}, ours ${number(ours[what])}, ratio ${ratio.toFixed(3)} (budget ${budget})`,
    )
  }
}
