import { fieldsOf, objectsOf, readJson, textOf } from '../json.ts'

/** One event of `docker buildx build --progress=rawjson`, reduced to what the report needs. */
export type ProgressEvent =
  | { kind: 'started'; id: string; name: string }
  | {
      kind: 'finished'
      id: string
      name: string
      cached: boolean
      seconds: number
      error: string | undefined
    }
  | { kind: 'log'; id: string; text: string }
  /** A line that is not an event: the plain tail that buildx prints after a failure. */
  | { kind: 'plain'; text: string }

/**
 * Reads one line of standard error. Strange input gives a `plain` event or nothing, never an exception: parts of a line
 * come from the repository under build. Format: `SolveStatus` of BuildKit's client as JSON, one object a line.
 */
export function readProgress(line: string): ProgressEvent[] {
  if (!line.startsWith('{')) return line === '' ? [] : [{ kind: 'plain', text: line }]
  const read = readJson(line)
  if (read === undefined) return [{ kind: 'plain', text: line }]
  const status = fieldsOf(read)
  const events: ProgressEvent[] = []
  for (const vertex of objectsOf(status.vertexes)) {
    const id = textOf(vertex.digest)
    const name = textOf(vertex.name)
    const started = Date.parse(textOf(vertex.started))
    const completed = Date.parse(textOf(vertex.completed))
    if (id === '' || Number.isNaN(started)) continue
    if (Number.isNaN(completed)) events.push({ kind: 'started', id, name })
    else {
      const error = textOf(vertex.error) || undefined
      const seconds = Math.max(0, (completed - started) / 1000)
      events.push({ kind: 'finished', id, name, cached: vertex.cached === true, seconds, error })
    }
  }
  for (const log of objectsOf(status.logs)) {
    const text = Buffer.from(textOf(log.data), 'base64').toString('utf8')
    events.push({ kind: 'log', id: textOf(log.vertex), text })
  }
  return events
}
