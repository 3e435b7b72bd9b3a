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

type Json = Record<string, unknown>

/**
 * Reads one line of standard error. Strange input gives a `plain` event or nothing, never an exception: parts of a line
 * come from the repository under build. Format: `SolveStatus` of BuildKit's client as JSON, one object a line.
 */
export function readProgress(line: string): ProgressEvent[] {
  if (!line.startsWith('{')) return line === '' ? [] : [{ kind: 'plain', text: line }]
  let status: unknown
  try {
    status = JSON.parse(line)
  } catch {
    return [{ kind: 'plain', text: line }]
  }
  const events: ProgressEvent[] = []
  for (const vertex of objects(status, 'vertexes')) {
    const id = string(vertex.digest)
    const name = string(vertex.name)
    const started = Date.parse(string(vertex.started))
    const completed = Date.parse(string(vertex.completed))
    if (id === '' || Number.isNaN(started)) continue
    if (Number.isNaN(completed)) events.push({ kind: 'started', id, name })
    else {
      const error = string(vertex.error) || undefined
      const seconds = Math.max(0, (completed - started) / 1000)
      events.push({ kind: 'finished', id, name, cached: vertex.cached === true, seconds, error })
    }
  }
  for (const log of objects(status, 'logs')) {
    const text = Buffer.from(string(log.data), 'base64').toString('utf8')
    events.push({ kind: 'log', id: string(log.vertex), text })
  }
  return events
}

function objects(value: unknown, key: string): Json[] {
  if (typeof value !== 'object' || value === null) return []
  const list = (value as Json)[key]
  if (!Array.isArray(list)) return []
  return list.filter((item): item is Json => typeof item === 'object' && item !== null)
}

function string(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
