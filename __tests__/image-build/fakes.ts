import type { BuildRequest } from '../../src/image-build/arguments.ts'
import type { CacheService, CommandOptions, CommandResult, Commands, Scratch } from '../../src/ports.ts'

export const REPOSITORY = { registry: 'ghcr.io', path: 'quantecon/x' }
export const DIGEST = `sha256:${'d'.repeat(64)}`

export function request(about: Partial<BuildRequest> = {}): BuildRequest {
  return {
    builder: { name: undefined, driver: 'docker', platform: 'linux/amd64' },
    dockerfile: '/w/Dockerfile',
    context: '/w',
    contexts: {},
    buildArgs: {},
    secrets: {},
    labels: {},
    annotations: {},
    output: { kind: 'nothing' },
    cache: { from: [], to: undefined },
    noCache: false,
    metadataFile: '/t/metadata.json',
    ...about,
  }
}

/** Programs that answer from a table: the first entry whose text the command line begins with. */
export class FakeCommands implements Commands {
  readonly calls: { line: string; env: Record<string, string> | undefined }[] = []
  readonly #answers: [string, Partial<CommandResult>][]

  constructor(answers: [string, Partial<CommandResult>][]) {
    this.#answers = answers
  }

  async run(argv: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
    const line = argv.join(' ')
    this.calls.push({ line, env: options.env })
    const answer = this.#answers.find(([beginning]) => line.startsWith(beginning))?.[1]
    if (answer === undefined) throw new Error(`nobody expected: ${line}`)
    const result = { exitCode: 0, stdout: '', stderr: '', ...answer }
    for (const text of result.stderr.split('\n')) options.onStderrLine?.(text)
    return result
  }

  get lines(): string[] {
    return this.calls.map(({ line }) => line)
  }
}

/** A scratch folder in memory below /t. */
export class FakeScratch implements Scratch {
  readonly files = new Map<string, { text: string; private: boolean; executable: boolean }>()
  readonly links = new Map<string, string>()

  path(path: string): string {
    return `/t/${path}`
  }

  async write(
    path: string,
    content: string | Uint8Array,
    { private: own = false, executable = false }: { private?: boolean; executable?: boolean } = {},
  ): Promise<string> {
    this.files.set(path, { text: Buffer.from(content).toString(), private: own, executable })
    return this.path(path)
  }

  async link(path: string, target: string): Promise<void> {
    this.links.set(path, target)
  }

  async read(path: string): Promise<Uint8Array | undefined> {
    const found = this.files.get(path.replace(/^\/t\//, ''))
    return found && Buffer.from(found.text)
  }

  async remove(): Promise<void> {
    this.files.clear()
  }
}

/** A cache service that remembers keys, and answers what it is told to. */
export class FakeCacheService implements CacheService {
  readonly asked: (readonly string[])[] = []
  readonly saved: string[] = []
  found: Awaited<ReturnType<CacheService['restore']>> = { key: undefined, why: undefined }
  refusal: string | undefined

  async restore(_folder: string, keys: readonly string[]) {
    this.asked.push(keys)
    return this.found
  }

  async save(_folder: string, key: string) {
    if (this.refusal === undefined) this.saved.push(key)
    return { bytes: 7e6, why: this.refusal }
  }
}
