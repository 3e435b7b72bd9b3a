/** A folder's tree. Paths are relative to its root with forward slashes; none may leave the root, links followed included. */
export interface Files {
  /** Absent is `undefined`. Throws a Failure (`environment`) for a path that leaves the root or a file above maxBytes. */
  read(path: string, maxBytes?: number): Promise<Uint8Array | undefined>
  /** As `read`, of what may hold a credential: it may refuse an image, and decides nothing of one. */
  glance(path: string, maxBytes?: number): Promise<Uint8Array | undefined>
  /** A path without links, `.` for the root. `undefined` when nothing is there. Throws a Failure for one that leaves the root. */
  real(path: string): Promise<string | undefined>
  /** Every file and link below a folder (or the file itself), sorted by path. `undefined` when nothing is there. */
  list(path: string): Promise<FileEntry[] | undefined>
  /**
   * Names of all files and links below a folder, sorted, relative to it. Git's own folders are among them, but for their stored objects. Links are
   * not followed, and what cannot be listed is left out.
   */
  names(path: string): Promise<NamedEntry[]>
  /** What lies in one folder, `.git` included. No part of the path may be a link. `undefined` when no folder is there. */
  folder(path: string): Promise<FolderItem[] | undefined>
  /**
   * Content and mode of files and folders, and targets of links, in their order, files of any size. No folder on the way may be a link.
   * `undefined` for what is not there any more.
   */
  prints(entries: readonly { path: string; kind: Print['kind'] }[]): Promise<(Print | undefined)[]>
}

export interface NamedEntry {
  path: string
  /** Of a link, verbatim. */
  target?: string
}

export interface FolderItem {
  name: string
  kind: 'file' | 'folder' | 'link' | 'other'
  /** Target of a link, verbatim. */
  target?: string
  /** Why nothing can be done with the kind `other`. */
  why?: string
}

export type Print =
  | {
      kind: 'file' | 'folder'
      /** As chmod takes it: the lowest twelve bits. */
      mode: number
      /** Of a file's content; `undefined` for a folder. */
      sha256: string | undefined
    }
  | { kind: 'link'; target: string }

export interface FileEntry {
  path: string
  kind: 'file' | 'link'
  /** Owner's execute bit: the part of the mode that git keeps. */
  executable: boolean
  /** Target of a link, verbatim. */
  target?: string
}

/**
 * Whether a file of the workspace is one that google-github-actions/auth has left there: it holds a key or the job's right to ask for
 * tokens, and has another name in every run (https://github.com/google-github-actions/auth#prerequisites).
 */
export function isCredentialFile(path: string): boolean {
  return /(?:^|\/)gha-creds-[0-9a-f]+\.json$/.test(path)
}

/** Whether a file has a name under which git and its helpers keep passwords. No package needs one. */
export function isLoginFile(path: string): boolean {
  return /(?:^|\/)(?:[._]netrc|\.git-credentials|git-credentials[^/]*\.config)$/.test(path)
}
