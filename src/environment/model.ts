import type { Finding } from '../failure.ts'
import type { Json } from './canonical.ts'

/** One item of the file, without surrounding blanks. The first line is 1. */
export interface Spec {
  text: string
  line: number
}

/** An environment.yml that conda, mamba and pip read in one way only. */
export interface Environment {
  /** Path relative to the repository's root. */
  file: string
  /** `quantecon` when the file has none. */
  name: string
  channels: string[]
  /** The lines that `channels` stand in, in the same order. */
  channelLines: number[]
  /** In the file's order. */
  conda: Spec[]
  /** In the file's order; `undefined` without a pip section. */
  pip: Spec[] | undefined
  variables: Record<string, string>
  /** What the hash is made from. */
  canonical: Json
  /** SHA-256 of what the file says to readers of its own: `writtenHash`. */
  written: string
  /** Warnings and notices; errors are thrown. */
  findings: Finding[]
}

/** A file of the repository that the pip section reads, directly or through another one. */
export interface Include {
  /** Relative to the repository's root. */
  path: string
  role: 'requirements' | 'constraints' | 'local'
  /** Of the bytes; line ends are normalised in requirements and constraints files. For a link, of its target. */
  sha256: string
  executable: boolean
  /** Target when it is a link. */
  target?: string
  /** The lines of a requirements or constraints file; empty for local files. */
  requirements: Spec[]
  /** Warnings and notices about these lines. */
  findings: Finding[]
}
