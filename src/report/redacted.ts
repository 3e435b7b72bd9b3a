/**
 * The same value with every string below it passed through `redact`. Rendering comes after: the escapes of Markdown would
 * break a secret that holds a `_` in two, so that nobody finds it in the text although a browser shows it.
 */
export function redacted<T>(value: T, redact: (text: string) => string): T {
  if (typeof value === 'string') return redact(value) as T
  if (Array.isArray(value)) return value.map((item) => redacted(item, redact)) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redacted(item, redact)])) as T
}
