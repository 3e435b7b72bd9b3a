import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { runAction } from './action.ts'
import { newBuildx, remoteBuilder } from './builders.ts'
import { expectFailure, expectSuccess } from './expectations.ts'
import { goodImage, SMALL } from './good.ts'
import { Lecture } from './lecture.ts'
import { cleanUp, setting, unique } from './machine.ts'
import { Repository } from './registry.ts'

/** The policy `<Dockerfile>.rego` as buildx follows it, with a BuildKit that asks it. */
const image = (what: string): string => `${setting('REGISTRY')}/e2e/${unique(what)}`
let good: string
/** BuildKit asks from 0.26 on; the set-up's may be older, and then only the warning below can be seen. */
const asks = Number(/:v0\.(\d+)/.exec(process.env.BUILDKIT_IMAGE ?? '')?.[1] ?? 99) >= 26
const whereAsked = asks ? it : it.skip

beforeAll(async () => {
  good = await goodImage(SMALL)
})
afterAll(cleanUp)

/** Allows images of the hosts that a file lists, which is not even sent to the builder. */
const POLICY = `package docker
default allow := false
allow if input.local
allow if { input.image; load_json("keys.json").hosts[_] == input.image.host }
deny_msg contains sprintf("images of %s are not allowed here", [input.image.host]) if { input.image; not allow }
decision := {"allow": allow, "deny_msg": deny_msg}
`

describe('a policy beside the Dockerfile', () => {
  const name = image('policy')
  const lectureFor = (hosts: string[]): Promise<Lecture> =>
    Lecture.create({
      'environment.yml': SMALL,
      '.devcontainer/Dockerfile': `FROM ${good}\nENV BUILT=1\n`,
      '.devcontainer/Dockerfile.rego': POLICY,
      '.dockerignore': 'keys.json\n',
      'keys.json': JSON.stringify({ hosts }),
    })
  const denied = new RegExp(
    `does not allow the image .*@sha256:.*: images of ${setting('REGISTRY')} are not allowed here`,
  )
  let builder: string
  beforeAll(async () => {
    builder = await remoteBuilder()
  })

  whereAsked(
    'that denies an image fails the build on the line that names it, in the policy’s own words',
    async () => {
      const lecture = await lectureFor([])
      const result = await runAction(lecture, { name, inputs: { builder }, env: newBuildx() })
      expectFailure(result, 'build-step', denied)
      expect(result.placed).toEqual([
        { file: '.devcontainer/Dockerfile', line: 1, message: expect.stringMatching(denied) },
      ])
      expect(await new Repository(name).tags()).toEqual({})
    },
  )

  whereAsked(
    'that allows it does not, and a change of it or of a file that it reads is another hash',
    async () => {
      const host = setting('REGISTRY')
      const lecture = await lectureFor([host])
      const hashes = new Set<string | undefined>()
      const changes: Record<string, string>[] = [
        {},
        { 'keys.json': JSON.stringify({ hosts: [host, 'ghcr.io'] }) },
        { '.devcontainer/Dockerfile.rego': `${POLICY}# Reviewed\n` },
      ]
      for (const files of changes) {
        await lecture.commit(files)
        const result = await runAction(lecture, { name, inputs: { builder }, env: newBuildx() })
        expectSuccess(result, 'build')
        expect(result.log).toContain('loading policies Dockerfile.rego')
        expect(result.log).not.toContain('ignored the policy')
        hashes.add(result.outputs.hash)
      }
      expect(hashes.size).toBe(changes.length)
    },
  )

  it('is followed by the engine’s own builder too, or the run warns that it is not', async () => {
    const result = await runAction(await lectureFor([]), { name: image('policy'), env: newBuildx() })
    if (result.code === 0) expect(result.log).toContain('ignored the policy .devcontainer/Dockerfile.rego')
    else expectFailure(result, 'build-step', denied)
  })
})
