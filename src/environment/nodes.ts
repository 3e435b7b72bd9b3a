/** A YAML tree in which every scalar is the string that was written: 3.10 never becomes 3.1. */
export type Node = Scalar | Sequence | Mapping

export interface Scalar {
  kind: 'scalar'
  value: string
  line: number
  /** Written without quotes, so that YAML readers may take it for a number, a truth value or nothing. */
  plain: boolean
  /** As it stands in the file, quotes included, and the column of its first character. */
  written?: { text: string; column: number }
  /** Written over more than one line. */
  folded: boolean
  /** conda-lock reads `# [linux]` at the end of a line as a condition: the one comment with a meaning. */
  selector?: string
}

export interface Sequence {
  kind: 'sequence'
  line: number
  items: Node[]
}

export interface Mapping {
  kind: 'mapping'
  line: number
  entries: { key: Scalar; value: Node }[]
}
