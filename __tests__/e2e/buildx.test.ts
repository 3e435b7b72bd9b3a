import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, expect, it } from '@jest/globals'
import { createCommands } from '../../src/adapters/commands.ts'
import { createScratch, readIfThere } from '../../src/adapters/scratch.ts'
import { createTools } from '../../src/adapters/tools.ts'
import { missingBuildx, pluginFolder, requireBuildx } from '../../src/image-build/buildx.ts'
import { clientConfiguration } from '../../src/image-build/login.ts'
import { recordingLog } from '../servers/world.ts'
import { cleanUp, command, later, ROOT, temporaryFolder } from './machine.ts'

afterAll(cleanUp)

/** The plugin of this machine, which plays the pinned release: its own SHA-256 stands in the table. */
async function realPlugin(): Promise<Buffer> {
  const info = JSON.parse(await command('docker', 'info', '--format', '{{json .ClientInfo.Plugins}}')) as {
    Name: string
    Path: string
  }[]
  return readFileSync(info.find(({ Name }) => Name === 'buildx')?.Path ?? 'no buildx')
}

it('the real client takes the plugin that was downloaded for this run instead of an older one', async () => {
  const plugin = await realPlugin()
  const asked: string[] = []
  const mirror = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.end(plugin)
  })
  await new Promise<void>((done) => mirror.listen(0, '127.0.0.1', done))
  later(() => mirror.close())

  const home = temporaryFolder()
  mkdirSync(join(home, 'cli-plugins'))
  const metadata = '{"SchemaVersion":"0.1.0","Vendor":"e2e","Version":"v0.9.0"}'
  const old = `#!/bin/sh\n[ "$1" = docker-cli-plugin-metadata ] && echo '${metadata}' || echo 'github.com/docker/buildx v0.9.0 x'\n`
  writeFileSync(join(home, 'cli-plugins/docker-buildx'), old, { mode: 0o755 })
  const env = {
    PATH: process.env.PATH ?? '',
    DOCKER_CONFIG: home,
    RUNNER_TOOL_CACHE: temporaryFolder(),
    CONTAINER_ACTION_BUILDX_URL: `http://127.0.0.1:${(mirror.address() as AddressInfo).port}`,
  }
  const sha256 = createHash('sha256').update(plugin).digest('hex')
  const pins = { [process.arch]: { platform: 'linux-here', sha256 } }
  const commands = createCommands()
  const look = async () => {
    const scratch = createScratch(temporaryFolder())
    const tools = createTools({ program: join(ROOT, 'dist/toolkit.js'), env, scratch })
    const path = await missingBuildx(env, { commands, tools, log: recordingLog().log }, pins)
    return { scratch, path: path as string }
  }

  const { scratch, path } = await look()
  const plugins = await pluginFolder(path, scratch)
  const options = { env, readUserFile: readIfThere, login: undefined, plugins }
  const client = { ...env, ...(await clientConfiguration(scratch, options)) }
  await requireBuildx(commands, client)
  const { stdout } = await commands.run(['docker', 'buildx', 'version'], { env: client })
  expect(stdout).not.toContain('v0.9.0')
  // The user's own is as it was, and the next run downloads nothing.
  expect(readFileSync(join(home, 'cli-plugins/docker-buildx'), 'utf8')).toBe(old)
  expect((await look()).path).toBe(path)
  expect(asked).toEqual(['/v0.31.1/buildx-v0.31.1.linux-here'])
})
