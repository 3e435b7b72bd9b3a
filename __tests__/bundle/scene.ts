import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createFiles } from '../../src/adapters/workspace-files.ts'
import { examine, type Subject } from '../../src/fingerprint/subject.ts'
import { writeAnnotations } from '../../src/image/annotations.ts'
import { platformOf } from '../../src/image/platform.ts'
import { type Inputs, parseInputs } from '../../src/inputs/inputs.ts'
import { INPUTS, type RawInputs } from '../../src/inputs/raw.ts'
import { imageRecord } from '../servers/image.ts'
import { TestRegistry, type TestRegistryOptions } from '../servers/registry.ts'

export const ROOT = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '')
export const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
export const PATH = 'quantecon/lecture'
export const SHA = 'c0ffee00'.repeat(5)
export const COMMIT_TIME = '2026-08-01T10:00:00Z'

export const ENVIRONMENT =
  'name: lectures\nchannels:\n  - conda-forge\ndependencies:\n  - python=3.13\n  - pip\n  - pip:\n    - a==1\n'

/** A lecture repository on disk and a registry that holds the base images. */
export class Scene {
  readonly folder = mkdtempSync(join(tmpdir(), 'container-action-test-'))
  readonly workspace = join(this.folder, 'work')
  readonly temp = join(this.folder, 'temp')
  readonly registry: TestRegistry

  private constructor(registry: TestRegistry) {
    this.registry = registry
    for (const folder of [this.workspace, this.temp, join(this.folder, 'home'), join(this.folder, 'bin')]) {
      mkdirSync(folder)
    }
    writeFileSync(join(this.workspace, 'environment.yml'), ENVIRONMENT)
    // As actions/checkout leaves it, as far as it is read without git: the commit that the runs here are about.
    mkdirSync(join(this.workspace, '.git'))
    writeFileSync(join(this.workspace, '.git/HEAD'), `${SHA}\n`)
    for (const tag of ['runtime', 'solver'])
      registry.store('quantecon/lecture-base', tag, manifest(tag), MANIFEST)
  }

  static async open(options: TestRegistryOptions = {}): Promise<Scene> {
    return new Scene(await TestRegistry.start(options))
  }

  async close(): Promise<void> {
    await this.registry.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }

  raw(given: Partial<RawInputs> = {}): RawInputs {
    const empty = Object.fromEntries(INPUTS.map((name) => [name, ''])) as RawInputs
    const { host } = this.registry
    return { ...empty, name: `${host}/${PATH}`, base: `${host}/quantecon/lecture-base`, ...given }
  }

  inputs(given: Partial<RawInputs> = {}): Inputs {
    return parseInputs(this.raw(given), { repository: 'QuantEcon/lecture', actor: 'somebody' })
  }

  async subject(given: Partial<RawInputs> = {}): Promise<Subject> {
    const git = { resolve: async () => SHA }
    return examine(this.inputs(given), {
      files: createFiles(this.workspace),
      own: createFiles(ROOT),
      git,
      platform: platformOf(process.arch),
    })
  }

  /** Publishes an image of this very environment under its content tag, or another one; returns its digest. */
  async publish(
    tag?: string,
    about: Partial<Parameters<typeof writeAnnotations>[0]> = {},
    content: object = {},
  ): Promise<string> {
    const subject = await this.subject()
    const record = imageRecord({
      fingerprint: subject.fingerprint.hash,
      components: subject.fingerprint.components,
      environment: JSON.stringify(subject.environment.canonical),
      created: Date.UTC(2026, 6, 1),
      revision: 'b'.repeat(40),
      revisionTime: Date.UTC(2026, 6, 1),
      version: subject.tag,
      ...about,
    })
    const annotations = writeAnnotations(record)
    return this.registry.store(PATH, tag ?? subject.tag, manifest('image', annotations, content), MANIFEST)
  }

  /** Tags of the lecture's repository with their digests' bytes, candidates and marks left out. */
  tags(): Record<string, string> {
    const entries = [...this.registry.manifests.entries()].filter(([name]) => name.startsWith(`${PATH}:`))
    const named = entries.map(([name, { bytes }]) => [
      name.slice(PATH.length + 1),
      Buffer.from(bytes).toString(),
    ])
    return Object.fromEntries(named.filter(([tag]) => !/^(?:sha256:|candidate-|verified-)/.test(String(tag))))
  }
}

export function manifest(
  what: string,
  annotations: Record<string, string> = {},
  content: object = {},
): Buffer {
  const blob = {
    mediaType: 'application/vnd.oci.image.layer.v1.tar+zstd',
    digest: `sha256:${'1'.repeat(64)}`,
    size: 1000,
  }
  const config = { ...blob, mediaType: 'application/vnd.oci.image.config.v1+json' }
  const layers = [blob, blob, blob, blob, blob]
  return Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST,
      config,
      layers,
      ...content,
      annotations: { what, ...annotations },
    }),
  )
}

/** Payloads as GitHub sends them, cut to what matters. */
export const EVENTS = {
  push: {
    name: 'push',
    ref: 'refs/heads/main',
    payload: { repository: { default_branch: 'main' }, head_commit: { timestamp: COMMIT_TIME } },
  },
  pullRequest: {
    name: 'pull_request',
    ref: 'refs/pull/7/merge',
    payload: {
      repository: { default_branch: 'main' },
      pull_request: { number: 7, head: { sha: SHA, repo: { full_name: 'QuantEcon/lecture' } } },
    },
  },
}
