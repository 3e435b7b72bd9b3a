import { afterAll, afterEach, beforeAll, beforeEach, jest } from '@jest/globals'
import type { TestRegistryOptions } from '../servers/registry.ts'
import { bundle, discard } from './action.ts'
import { Scene } from './scene.ts'

/** Path of the bundled action, and what surrounds its run: both are there from a file's first test on. */
export let entry: string
export let scene: Scene

/** Bundles once for a file. */
export function useBundle({ seconds = 60 } = {}): void {
  jest.setTimeout(seconds * 1000)
  beforeAll(() => {
    entry = bundle()
  })
  afterAll(() => discard(entry))
}

/** Bundles once for a file, and opens a fresh scene for each of its tests. */
export function useScene(options: { seconds?: number } = {}): void {
  useBundle(options)
  beforeEach(async () => {
    scene = await Scene.open()
  })
  afterEach(() => scene.close())
}

/** Opens another scene instead of the test's own, for a registry of another kind. */
export async function reopenScene(options: TestRegistryOptions): Promise<void> {
  await scene.close()
  scene = await Scene.open(options)
}
