import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { command, temporaryFolder } from './machine.ts'
import type { ImageManifest, Repository } from './registry.ts'

/** Every form in which a value may turn up: itself, each line of it, and base64 as registries are told passwords. */
export function forms(...values: string[]): string[] {
  const lines = values.flatMap((value) => [value, ...value.split('\n')]).filter((line) => line.length >= 8)
  return [
    ...new Set(
      lines.flatMap((line) => [line, Buffer.from(line).toString('base64').replace(/=+$/, '').slice(0, -1)]),
    ),
  ]
}

/** Those of the needles that the text or bytes hold. */
export function found(needles: string[], hay: string | Buffer): string[] {
  const bytes = Buffer.from(hay)
  return needles.filter((needle) => bytes.includes(needle))
}

/** A `docker` that writes down its arguments before it does its work; returns the folder for PATH. */
export async function recordingDocker(): Promise<{ path: string; calls: () => string[] }> {
  const folder = temporaryFolder()
  const record = join(folder, 'calls')
  mkdirSync(join(folder, 'bin'))
  const real = (await command('sh', '-c', 'command -v docker')).trim()
  const script = `#!/bin/sh\n{ printf '%s\\0' "$@"; echo; } >>'${record}'\nexec '${real}' "$@"\n`
  writeFileSync(join(folder, 'bin/docker'), script, { mode: 0o755 })
  const calls = (): string[] =>
    readFileSync(record, 'utf8')
      .split('\n')
      .filter((call) => call !== '')
  return { path: join(folder, 'bin'), calls }
}

/** Reads the arguments of all processes of the machine, again and again until told to stop: RUN steps are among them. */
export function watchProcesses(): () => Set<string> {
  const seen = new Set<string>()
  const timer = setInterval(() => {
    for (const pid of readdirSync('/proc')) {
      if (!/^\d+$/.test(pid)) continue
      try {
        seen.add(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
      } catch {
        // It has ended meanwhile.
      }
    }
  }, 50)
  return () => {
    clearInterval(timer)
    return seen
  }
}

/** The unpacked bytes of every blob that a manifest names, but for those in `known`. */
export async function* contents(
  repository: Repository,
  manifest: ImageManifest,
  known: Set<string>,
): AsyncGenerator<Buffer> {
  yield Buffer.from(JSON.stringify(manifest))
  for (const { digest, mediaType } of [manifest.config, ...manifest.layers]) {
    if (known.has(digest)) continue
    const bytes = await repository.blob(digest)
    yield bytes
    const unpack = mediaType.endsWith('+zstd')
      ? ['zstd', '-dc']
      : mediaType.endsWith('+gzip')
        ? ['gzip', '-dc']
        : undefined
    const [program, option] = unpack ?? []
    if (program && option) yield execFileSync(program, [option], { input: bytes, maxBuffer: 2 ** 30 })
  }
}

/** What buildx keeps of the builds that ended since `before`: record and log. */
export async function history(before: string[] = []): Promise<{ ids: string[]; text: string }> {
  const list = await command(
    'docker',
    'buildx',
    'history',
    'ls',
    '--builder',
    'default',
    '--no-trunc',
    '--format',
    '{{.Ref}}',
  )
  const ids = list
    .split('\n')
    .map((line) => line.split('/').at(-1) ?? '')
    .filter((id) => id !== '' && !before.includes(id))
  let text = ''
  if (before.length === 0) return { ids, text }
  for (const id of ids) {
    // Both streams: the log goes to standard error.
    const show = `docker buildx history inspect --builder default --format json ${id}; docker buildx history logs --builder default ${id}`
    text += await command('sh', '-c', `{ ${show}; } 2>&1 || true`)
  }
  return { ids, text }
}
