import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from '@jest/globals'
import { type Result, runAction } from './action.ts'
import { expectFailure, expectSuccess } from './expectations.ts'
import { goodImage, SMALL } from './good.ts'
import { Lecture } from './lecture.ts'
import { cleanUp, command, setting, temporaryFolder, unique } from './machine.ts'

afterAll(cleanUp)

/**
 * The real docker, but for two answers: the engine says that it has the older image store, and a builder gets the BuildKit
 * image of this machine instead of the pinned one, which only Docker Hub has. Returns its folder and a record of calls.
 */
async function olderEngine(): Promise<{ folder: string; calls: () => string[] }> {
  const folder = temporaryFolder()
  const record = join(folder, 'calls')
  const real = (await command('sh', '-c', 'command -v docker')).trim()
  writeFileSync(
    join(folder, 'docker'),
    `#!/bin/bash
echo "$*" >>'${record}'
if [ "$1" = info ]; then '${real}' "$@" | sed 's/io.containerd.snapshotter.v1/overlay2/g'; exit; fi
exec '${real}' "\${@/#image=moby*/image=${setting('BUILDKIT_IMAGE')}}"
`,
    { mode: 0o755 },
  )
  return { folder, calls: () => readFileSync(record, 'utf8').split('\n') }
}

async function builders(): Promise<string> {
  return command('docker', 'buildx', 'ls', '--format', '{{.Name}}')
}

describe('an engine whose default driver cannot push what the action pushes', () => {
  const run = async (
    lecture: Lecture,
    about: { name?: string } = {},
  ): Promise<Result & { calls: string[]; id: string }> => {
    const { folder, calls } = await olderEngine()
    const id = unique('run').replace('run-', '')
    const name = about.name ?? `${setting('REGISTRY')}/e2e/${unique('on-demand')}`
    const env = { PATH: `${folder}:${process.env.PATH}`, GITHUB_RUN_ID: id }
    return { ...(await runAction(lecture, { name, env })), calls: calls(), id }
  }

  it('gets a builder of the run’s own, which is removed', async () => {
    const dockerfile = `FROM ${await goodImage(SMALL)}\nRUN true\n`
    const lecture = await Lecture.create({ 'environment.yml': SMALL, '.devcontainer/Dockerfile': dockerfile })
    const result = await run(lecture)
    expectSuccess(result, 'build')
    const builder = `container-action-${result.id}-1`
    expect(result.log).toContain(`This run creates the builder ${builder}`)
    expect(
      result.calls.filter((line) => line.startsWith('buildx build') && line.includes(builder)),
    ).toHaveLength(2)
    expect(await builders()).not.toContain(builder)
    expect(await command('docker', 'ps', '--all', '--format', '{{.Names}}')).not.toContain(builder)
  })

  it('loses it after a failed build too', async () => {
    const dockerfile = `FROM ${await goodImage(SMALL)}\nRUN false\n`
    const lecture = await Lecture.create({ 'environment.yml': SMALL, '.devcontainer/Dockerfile': dockerfile })
    const result = await run(lecture)
    expectFailure(result, 'build-step', /RUN false/)
    expect(await builders()).not.toContain(`container-action-${result.id}-1`)
  })
})

describe('a runner whose buildx is too old', () => {
  it('does not take another program for it', async () => {
    const home = temporaryFolder()
    mkdirSync(join(home, 'cli-plugins'))
    const metadata = '{"SchemaVersion":"0.1.0","Vendor":"e2e","Version":"v0.9.0"}'
    writeFileSync(
      join(home, 'cli-plugins/docker-buildx'),
      `#!/bin/sh\ncase "$1" in docker-cli-plugin-metadata) echo '${metadata}' ;; *) echo 'github.com/docker/buildx v0.9.0 x' ;; esac\n`,
      { mode: 0o755 },
    )
    const lecture = await Lecture.create({ 'environment.yml': SMALL })
    const name = `${setting('REGISTRY')}/e2e/${unique('buildx')}`
    const tools = temporaryFolder()
    // The registry answers any such address with 404.
    const env = {
      DOCKER_CONFIG: home,
      RUNNER_TOOL_CACHE: tools,
      CONTAINER_ACTION_BUILDX_URL: `http://${setting('REGISTRY')}/nothing`,
    }
    const result = await runAction(lecture, { name, env })
    expectFailure(
      result,
      'buildx-missing',
      /v0\.9\.0 is older than 0\.13, and buildx 0\.31\.1 could not be installed: .*404/,
    )
    expect((await command('ls', tools)).trim()).toBe('')
  })
})
