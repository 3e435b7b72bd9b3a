import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { daemon } from './daemon.mjs'
import { timed } from './machine.mjs'

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'

/** Runs a program that takes minutes, and says every 20 s that it still runs. */
export async function step(what, program, args, options) {
  const start = performance.now()
  const seconds = () => `${Math.round((performance.now() - start) / 1000)} s`
  const beat = setInterval(() => console.log(`${what}: running for ${seconds()}`), 20_000)
  try {
    const result = await timed(program, args, options)
    console.log(`${what}: ${seconds()}`)
    return result
  } finally {
    clearInterval(beat)
  }
}

/** Pulls into an image store that holds nothing. Returns seconds, compressed bytes, and files as unpacked. */
export async function pull(image, folder) {
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
    const { layers } = await manifestOf(image)
    const bytes = layers.reduce((sum, { size }) => sum + size, 0)
    return { seconds: milliseconds / 1000, bytes, files, layers: layers.length }
  } finally {
    // The store stays until the end: file systems go on with a large removal in the background, at the cost of what comes next.
    await stop()
  }
}

/** @returns {Promise<{ layers: { digest: string, size: number }[] }>} */
export async function manifestOf(image) {
  const [, host, path, name] = /^([^/]+)\/(.+?)[:@](.+)$/.exec(image)
  const url = `http://${host}/v2/${path}/manifests/${name}`
  return /** @type {any} */ (await (await fetch(url, { headers: { accept: MANIFEST } })).json())
}

async function filesBelow(folder) {
  let files = 0
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    files += entry.isDirectory() ? await filesBelow(join(folder, entry.name)) : 1
  }
  return files
}
