import { expect, it } from '@jest/globals'
import { runAction } from './action.ts'
import { MANIFEST, manifest, PATH, Scene } from './scene.ts'
import { entry, useBundle } from './stage.ts'

useBundle()

const TOKEN = 'ghs-sesame-4711'

/** Lets the action take a registry of this machine for ghcr.io: what it would send there over TLS goes here in the clear. */
const asGhcr = (host: string): string => {
  const module = `
    import http from 'node:http'
    import https from 'node:https'
    import { syncBuiltinESMExports } from 'node:module'
    https.Agent = http.Agent
    https.request = (url, ...rest) => {
      if (new URL(url).host !== 'ghcr.io') throw new Error('a request to ' + url)
      return http.request(String(url).replace('https://ghcr.io', 'http://${host}'), ...rest)
    }
    syncBuiltinESMExports()`
  return `--import=data:text/javascript;base64,${Buffer.from(module).toString('base64')}`
}

async function runOnGhcr(before: (scene: Scene) => Promise<unknown> = async () => undefined) {
  const scene = await Scene.open({ users: [{ username: 'somebody', password: TOKEN, actions: 'pull,push' }] })
  try {
    await before(scene)
    return await runAction(scene, {
      entry,
      inputs: { name: `ghcr.io/${PATH}`, 'github-token': TOKEN },
      env: { NODE_OPTIONS: asGhcr(scene.registry.host) },
    })
  } finally {
    await scene.close()
  }
}

it('the run that makes a package on GHCR says that it is private, and where that is changed', async () => {
  const ended = await runOnGhcr()
  expect(ended).toMatchObject({ exitCode: 0, errors: [], outputs: { decision: 'build' } })
  const said = ended.notices.filter((line) => line.includes('/settings'))
  expect(said).toHaveLength(1)
  expect(said[0]).toContain('https://github.com/orgs/quantecon/packages/container/lecture/settings')
  expect(said[0]).toMatch(/private.*packages: read/)
})

it('a run that finds the package with an image under latest says nothing of it', async () => {
  const ended = await runOnGhcr(async (scene) => scene.publish('latest', { fingerprint: 'ab'.repeat(32) }))
  expect(ended).toMatchObject({ exitCode: 0, outputs: { decision: 'build' } })
  expect(ended.stdout).not.toContain('/settings')
})

it('nor does a run on another registry', async () => {
  const scene = await Scene.open()
  try {
    scene.registry.store(PATH, 'other', manifest('other'), MANIFEST)
    const ended = await runAction(scene, { entry })
    expect(ended.outputs.decision).toBe('build')
    expect(ended.stdout).not.toContain('/settings')
  } finally {
    await scene.close()
  }
})
