import { withoutInvisible } from '../shown-text.ts'

/** A share from 0 to 1 as a bar of at most 20 characters. */
export function bar(share: number): string {
  return '█'.repeat(Math.max(0, Math.min(20, Math.round(share * 20)))) || '▏'
}

/** The cells are Markdown already. */
export function table(head: string[], rows: string[][]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

/** A part that opens on a click; the body is Markdown already. */
export function details(title: string, body: string): string {
  return `<details><summary>${plainText(title)}</summary>\n\n${body}\n\n</details>`
}

/** Markdown and HTML from outside become plain text; a line break would end a table's row. */
export function plainText(text: string): string {
  return oneLine(text.slice(0, 2000))
    .replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character] ?? '')
    .replace(/[\\`*_{}[\]#!|~@]/g, '\\$&')
}

/** As plainText, in the type of code. */
export function code(text: string): string {
  return `\`${oneLine(text.slice(0, 500)).replace(/[`|]+/g, ' ')}\``
}

/** Without line breaks and everything else that cannot be seen. */
export function oneLine(text: string): string {
  return withoutInvisible(text.replace(/[\t\r\n]+/g, ' '))
}

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
