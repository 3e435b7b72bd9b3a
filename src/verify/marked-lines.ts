/** The JSON objects behind a mark in the lines of a log, in order. What only resembles one is passed over. */
export function markedObjects(lines: readonly string[], mark: string): Record<string, unknown>[] {
  return lines.flatMap((line) => {
    const start = line.indexOf(mark)
    if (start < 0) return []
    try {
      const value: unknown = JSON.parse(line.slice(start + mark.length))
      return typeof value === 'object' && value !== null ? [value as Record<string, unknown>] : []
    } catch {
      return []
    }
  })
}
