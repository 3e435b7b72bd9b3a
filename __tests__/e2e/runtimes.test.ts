import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { goodImage } from './good.ts'
import { cleanUp, command, later, ROOT, setting, temporaryFolder } from './machine.ts'

/** Authors run the published image with what they have; docs/runtimes.md says how. */
const installed = await command('sh', '-c', 'command -v podman').then(
  () => true,
  () => false,
)
// scripts/setup installs it wherever it may install anything.
const suite = installed ? describe : describe.skip

afterAll(cleanUp)

suite(installed ? 'Podman' : 'Podman is not installed on this machine, and so not tested:', () => {
  let storage: string[]
  let image: string
  let home: string

  /** Runs as a container job does: a foreign, empty HOME, and no network. */
  const run = (options: string[], ...argv: string[]): Promise<string> =>
    command(
      'podman',
      ...storage,
      'run',
      ...['--rm', '--network=none', '--env=HOME=/github/home', `--volume=${home}:/github/home`],
      // Podman asks for more than a machine without CAP_SYS_RESOURCE may give.
      ...['--ulimit=nofile=1024:1024', '--ulimit=nproc=4096:4096', ...options, image, ...argv],
    )

  beforeAll(async () => {
    image = await goodImage(readFileSync(join(ROOT, 'examples/shapes/single/environment.yml'), 'utf8'))
    // A store of the test's own. Not `system reset`, which would take the machine's own networks along.
    const folder = temporaryFolder()
    storage = ['--root', join(folder, 'root'), '--runroot', join(folder, 'run')]
    later(() => command('podman', ...storage, 'image', 'rm', '--all', '--force'))
    home = join(temporaryFolder(), 'home')
    mkdirSync(home)
    const insecure = image.startsWith(`${setting('REGISTRY')}/`) ? ['--tls-verify=false'] : []
    await command('podman', ...storage, 'pull', '--quiet', ...insecure, image)
  })

  it('runs the image by its digest, with the HOME of a container job', async () => {
    expect(await run([], 'jupyter-book', '--version')).toMatch(/^Jupyter Book\s*: 1\.0\.4/)
  })

  it('finds the environment in a login shell and as the uid of a workspace', async () => {
    writeFileSync(join(home, 'step'), 'command -v python\npython -c "import sphinx"\n')
    const python = '/opt/conda/envs/quantecon/bin/python\n'
    expect(await run([], 'bash', '-l', '/github/home/step')).toBe(python)
    expect(await run(['--user=1001'], 'sh', '-e', '/github/home/step')).toBe(python)
  })
})
