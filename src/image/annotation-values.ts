import { inflateSync } from 'node:zlib'
import { readJson } from '../json.ts'
import { isDigest } from './reference.ts'

/** The forms of single annotations. Each reader gives `undefined` for text that has not its form, and none throws. */

/** Bytes after inflation; a real environment has a few thousand. */
export const MAX_ENVIRONMENT = 1024 * 1024
/** Each annotation is one argument of buildx, and Linux takes 131,072 bytes of one (MAX_ARG_STRLEN). */
export const MAX_VALUE = 96 * 1024
export const HASH = /^[0-9a-f]{64}$/
const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/

export function readComponents(text: string): Record<string, string> | undefined {
  return readTexts(text, (hash) => HASH.test(hash))
}

/** Digests by name. */
export function readDigests(text: string): Record<string, string> | undefined {
  return readTexts(text, isDigest)
}

function readTexts(text: string, sound: (value: string) => boolean): Record<string, string> | undefined {
  if (text.length > MAX_VALUE) return undefined
  const content = readJson(text)
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return undefined
  const entries = Object.entries(content)
  // fromEntries defines, so that a component named __proto__ is one like any other.
  return entries.every(([, value]) => typeof value === 'string' && sound(value))
    ? Object.fromEntries(entries)
    : undefined
}

export function inflate(text: string): string | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined
  try {
    // Whoever may push to the repository may push a bomb.
    const bytes = inflateSync(Buffer.from(text, 'base64'), { maxOutputLength: MAX_ENVIRONMENT })
    const json = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return readJson(json) === undefined ? undefined : json
  } catch {
    return undefined
  }
}

export function readTime(text: string): number | undefined {
  const time = RFC3339.test(text) ? Date.parse(text) : Number.NaN
  return Number.isFinite(time) ? time : undefined
}

export function rfc3339(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, 'Z')
}
