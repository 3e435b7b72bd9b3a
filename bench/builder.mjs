import { execFileSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { daemon, freePort } from './daemon.mjs'

/**
 * Runs `body` with the name of a builder that has nothing, as a hosted runner's: a buildkitd of its own with an empty folder
 * below `folder`. The folder stays: file systems go on with a large removal in the background, at the cost of what comes next.
 */
export async function withFreshBuilder(machine, folder, body) {
  for (const name of ['BUILDKITD', 'BUILDCTL']) {
    if (!machine[name])
      throw new Error(`${name} is not set: run scripts/setup, then . "$CONTAINER_ACTION_CACHE/env"`)
  }
  const name = `bench-${process.pid}-${Date.now()}`
  const address = `tcp://127.0.0.1:${await freePort()}`
  const options = [
    '--root',
    mkdtempSync(join(folder, 'buildkit-')),
    '--oci-worker=true',
    '--containerd-worker=false',
  ]
  const stop = await daemon([machine.BUILDKITD, '--addr', address, ...options], async () =>
    execFileSync(machine.BUILDCTL, ['--addr', address, 'debug', 'workers'], { stdio: 'ignore' }),
  )
  const buildx = (...args) => execFileSync('docker', ['buildx', ...args], { stdio: 'ignore' })
  try {
    buildx('create', '--name', name, '--driver', 'remote', address)
    try {
      return await body(name)
    } finally {
      buildx('rm', '--force', name)
    }
  } finally {
    await stop()
  }
}
