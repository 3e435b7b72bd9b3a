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
  /** In the file's order. */
  conda: Spec[]
  /** In the file's order; `undefined` without a pip section. */
  pip: Spec[] | undefined
  variables: Record<string, string>
  /** What the hash is made from. */
  canonical: Json
  /** Warnings and notices; errors are thrown. */
  findings: Finding[]
}
