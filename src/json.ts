/** What a JSON object holds. Nothing about the values is known: they may come from a registry, an event or a build. */
export type Fields = Record<string, unknown>

/** Whether something is a JSON object, and not a list or null. */
export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The fields of a JSON object; none for a list, a text, or anything else. Where that must not pass for an empty one: isObject(). */
export function fieldsOf(value: unknown): Fields {
  return isObject(value) ? value : {}
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
