import { type Fields, fieldsOf, readJson } from '../json.ts'

/** The JSON objects behind a mark in the lines of a log, in order. What only resembles one is passed over. */
export function markedObjects(lines: readonly string[], mark: string): Fields[] {
  return lines.flatMap((line) => {
    const start = line.indexOf(mark)
    if (start < 0) return []
    const value = readJson(line.slice(start + mark.length))
    return typeof value === 'object' && value !== null ? [fieldsOf(value)] : []
  })
}
