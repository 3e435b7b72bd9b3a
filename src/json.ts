/** What a JSON object holds. Nothing about the values is known: they may come from a registry, an event or a build. */
export type Fields = Record<string, unknown>

/** The fields of a JSON object; none for a list, a text, or anything else. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

/** Throws a SyntaxError, whose message quotes the text: never show it where the text may hold a secret. */
export function parseJson(bytes: Uint8Array | string): unknown {
  return JSON.parse(typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('utf8'))
}

/** `undefined` for what is no JSON. */
export function readJson(bytes: Uint8Array | string | undefined): unknown {
  try {
    return bytes === undefined ? undefined : parseJson(bytes)
  } catch {
    return undefined
  }
}

/** A text as it is; empty for anything else. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The entries of a list; none for anything else. */
export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** The objects of a list; none for anything else. */
export function objectsOf(value: unknown): Fields[] {
  return listOf(value)
    .filter((item) => typeof item === 'object' && item !== null)
    .map(fieldsOf)
}
