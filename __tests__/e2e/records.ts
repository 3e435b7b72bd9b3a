import { readProgress } from '../../src/image-build/rawjson.ts'
import { command } from './machine.ts'

/** What a builder's own records say of its steps: how many times each ran, by name; steps taken from a cache are 0. */
export async function stepsOf(builder: string): Promise<Map<string, number>> {
  const list = ['buildx', 'history', 'ls', '--builder', builder, '--no-trunc', '--format', '{{.Ref}}']
  const ids = (await command('docker', ...list)).split('\n').map((line) => line.split('/').at(-1) ?? '')
  const steps = new Map<string, number>()
  for (const id of ids.filter((id) => id !== '')) {
    const show = 'exec docker buildx history logs --progress rawjson --builder "$1" "$2" 2>&1'
    const log = await command('sh', '-c', show, 'logs', builder, id)
    const cached = new Map<string, boolean>()
    for (const event of log.split('\n').flatMap(readProgress)) {
      if (event.kind !== 'finished') continue
      // A cached step is told again when its result is fetched: it still did not run.
      cached.set(event.name, event.cached || cached.get(event.name) === true)
    }
    for (const [name, was] of cached) steps.set(name, (steps.get(name) ?? 0) + (was ? 0 : 1))
  }
  return steps
}

/** RUN steps that ran, of those whose stage's name begins with one of `stages`. */
export function ran(steps: Map<string, number>, ...stages: string[]): string[] {
  return [...steps]
    .filter(([name, times]) => times > 0 && / RUN /.test(name))
    .map(([name]) => /^\[(\S+)/.exec(name)?.[1] ?? name)
    .filter((stage) => stages.length === 0 || stages.includes(stage))
}
