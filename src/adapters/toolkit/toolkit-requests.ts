/** What the toolkit's own process is asked, and what it answers. */
export type Request =
  /** `path` is relative to the working folder, and part of what an entry is found by. */
  | { kind: 'restore'; path: string; key: string; prefixes: readonly string[] }
  | { kind: 'save'; path: string; key: string }
  | { kind: 'install'; tool: DownloadableTool }

export interface DownloadableTool {
  name: string
  /** Semantic version. */
  version: string
  arch: string
  url: string
  /** 64 hexadecimal digits. */
  sha256: string
  /** Name of the executable. */
  file: string
}

export type Answer =
  | { kind: 'restored'; key: string; bytes: number }
  /** Nothing that matches is there. */
  | { kind: 'missing' }
  | { kind: 'saved' }
  | { kind: 'installed'; path: string; downloaded: boolean }
  /** `late`: the process was ended by its time limit. */
  | { kind: 'failed'; why: string; late?: true }
