import { mkdirSync, symlinkSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { command, daemon, freePort, later, setting, temporaryFolder, unique } from './machine.ts'

/** A builder of the driver `remote`, with a buildkitd of its own that keeps its data below `folder`. */
export async function remoteBuilder(folder = temporaryFolder()): Promise<string> {
  const address = `tcp://127.0.0.1:${await freePort()}`
  await daemon(
    [
      ...[setting('BUILDKITD'), '--addr', address, '--root', join(folder, 'buildkit')],
      ...['--oci-worker=true', '--containerd-worker=false'],
    ],
    () => command(setting('BUILDCTL'), '--addr', address, 'debug', 'workers'),
  )
  return create('--driver', 'remote', address)
}

export async function containerBuilder(): Promise<string> {
  const options = `image=${setting('BUILDKIT_IMAGE')},network=host`
  return create('--driver', 'docker-container', '--driver-opt', options, '--bootstrap')
}

async function create(...args: string[]): Promise<string> {
  const name = unique('e2e')
  later(() => command('docker', 'buildx', 'rm', '--force', name))
  await command('docker', 'buildx', 'create', '--name', name, ...args)
  return name
}

/** The client's configuration with the buildx that the action itself installs (0.31): it gives new builders the event of a job, and follows policies. */
export function newBuildx(): Record<string, string> {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'cli-plugins'))
  symlinkSync(setting('BUILDX'), join(folder, 'cli-plugins/docker-buildx'))
  // The builders are those of everybody.
  return { DOCKER_CONFIG: folder, BUILDX_CONFIG: join(homedir(), '.docker/buildx') }
}
