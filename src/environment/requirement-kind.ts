import type { Marker } from './marker.ts'

/** What one line of a requirements file, or one item of the pip section, asks for. */
export type Requirement = (
  | { kind: 'named'; name: string; extras: string[]; versions: string[]; pinned: boolean }
  | { kind: 'git'; name?: string; url: string; reference?: string; pinned: boolean }
  | { kind: 'url'; name?: string; url: string; pinned: boolean }
  | { kind: 'local'; target: string /** From `--find-links`. */; links?: true }
  | { kind: 'include'; role: 'requirements' | 'constraints'; target: string }
  | { kind: 'option'; option: string }
  | Unclear
) & {
  /** When pip installs it; `undefined` for always. */
  marker?: Marker
  /** Asked for with `-e`. */
  editable?: true
  /** With `--hash` behind it. */
  hashed?: true
}

/** Something that pip refuses, or of which it would drop a part without a word. */
export interface Unclear {
  kind: 'unclear'
  why: string
  advice: string
}

export function unclear(why: string, advice: string): Unclear {
  return { kind: 'unclear', why, advice }
}

/** PEP 503: https://peps.python.org/pep-0503/#normalized-names */
export function normalName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-')
}

/**
 * The text of a requirements file, as pip reads it: UTF-16 where a mark of byte order says so, which PowerShell's `>` writes, else UTF-8.
 * Throws a TypeError for other bytes.
 */
export function requirementText(bytes: Uint8Array): string {
  const [first, second] = bytes
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
  return new TextDecoder(encoding, { fatal: true }).decode(bytes)
}
