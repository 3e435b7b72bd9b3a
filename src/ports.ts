import type { Checkout } from './event.ts'
import type { Artifact } from './image/promotion-record.ts'
import type { Manifest, Reference } from './image/reference.ts'

/** The world outside, as the stages see it. Real ones live in adapters/, fakes in tests. */

export type { FileEntry, Files, FolderItem, NamedEntry, Print } from './files.ts'

/** One OCI registry client; knows credentials and hosts. Absent is `undefined`, an error is thrown, never the other way round. */
export interface Registry {
  /** GET by tag or digest; the answer's bytes are checked against the digest. */
  manifest(reference: Reference): Promise<Manifest | undefined>
  /** GET of a blob up to maxBytes, checked against its digest. */
  blob(repository: Reference, digest: string, maxBytes: number): Promise<Uint8Array>
  /** PUT of the same bytes under a tag: the digest stays the same. Returns the digest the registry confirmed. */
  tag(repository: Reference, tag: string, manifest: Manifest): Promise<string>
  /** Whether a push would be accepted, asked by opening an upload and cancelling it. */
  pushRight(repository: Reference): Promise<PushRight>
  /** Requests sent so far, for the report and the benchmark. */
  readonly requests: number
}

/** Records beside an image. */
export interface Referrers {
  /**
   * Stores an artifact so that it is found from its subject: by the registry's referrers API, or where there is none by the
   * tag that the OCI distribution specification names for that.
   */
  attach(repository: Reference, artifact: Artifact, subject: Manifest): Promise<void>
}

/** Puts an image together from what registries hold already. */
export interface ImageStore {
  /** Stores a few bytes as a blob. */
  upload(repository: Reference, bytes: Uint8Array): Promise<void>
  /**
   * Makes a blob of another repository one of this repository, too: mounted where the registry does that, otherwise copied, checked
   * against its digest and size. Throws a Failure (`not-found`) where that repository does not hold it.
   */
  adopt(repository: Reference, from: Reference, blob: Blob): Promise<'mounted' | 'copied'>
  /** PUT of a manifest under its own digest: no tag points to it. */
  store(repository: Reference, manifest: Manifest): Promise<void>
}

export interface Blob {
  digest: string
  /** Bytes. */
  size: number
}

export type PushRight = { allowed: true } | { allowed: false; why: string; next: string }

/** Git over the network: which commit does a branch or tag stand for now? */
export interface Git {
  /**
   * Full commit hash. Throws a Failure when the reference does not exist or the server cannot be reached, and the reason of `stop`
   * once that is aborted. `names`: the full names that the reference stands for, the first one that is there; without them those of pip.
   */
  resolve(url: string, reference: string, stop?: AbortSignal, names?: readonly string[]): Promise<string>
}

/** What git has checked out in the workspace. */
export interface Checkouts {
  /**
   * The checkouts that hold these files and folders (relative to the workspace) and that are of another commit, in the order of the paths. A submodule at the
   * commit that its parent names is a part of the parent. A link counts where it is and where it leads, and so do those on the way. Files
   * outside of every checkout are told as one without a commit; a folder there, and what is not there, is nobody's. Throws a Failure (`cancelled`) only.
   */
  others(paths: readonly string[], commit: string): Promise<Checkout[]>
  /** The folder of the checkout that a file is read from, relative to the workspace, `.` for itself; `undefined` where it is in none. */
  folderOf(path: string): string | undefined
  /**
   * The first of these files that is not as the checkout's commit has it, or of the changed files below these folders that git follows; `undefined` where
   * there is none. What git does not tell counts as changed.
   */
  changed(files: ReadonlySet<string>, folders: ReadonlySet<string>): Promise<string | undefined>
  /**
   * Time in milliseconds since 1970 of the first of these commits that the checkout in this folder (relative to the workspace) holds;
   * `undefined` for none.
   */
  commitTime(folder: string, commits: readonly string[]): Promise<number | undefined>
}

/** Content behind addresses that files of the repository name, hence anybody's. */
export interface Downloads {
  /**
   * SHA-256 (64 hexadecimal digits) and length in bytes of what a GET answers, redirects followed. Sends no credentials. Throws a
   * Failure: `refused` for an address that must not be asked, `not-found`, `registry-unavailable` or `rate-limited` for one that
   * does not answer with the content.
   */
  digest(url: string): Promise<{ sha256: string; bytes: number }>
  /** Throws a Failure (`refused`) for an address that no program must be sent to on behalf of these files. */
  permit(url: string): Promise<void>
}

/** GitHub's API, as far as it tells of the repository that is worked for. */
export interface GitHub {
  /** How a branch stands to a commit now. Never throws: no decision hangs on this API alone. */
  compare(commit: string, branch: string): Promise<Comparison>
  /**
   * Whether a branch of this very repository is at the commit now. Not whether GitHub knows the commit: it finds those of every fork
   * in each of them. Never throws.
   */
  isTip(commit: string): Promise<{ known: true; tip: boolean } | { known: false; why: string }>
}

export type Comparison =
  /** `asked`: whether there was somebody to ask, so that not knowing is worth a notice. */
  | { known: false; asked: boolean; why: string }
  | {
      known: true
      /** Of the branch, seen from the commit: `ahead` when it has grown, `diverged` and `behind` when it was rewritten. */
      status: 'identical' | 'ahead' | 'behind' | 'diverged'
      /** The newest of the commits that only the branch has, oldest first. */
      commits: string[]
    }

/** A program run without a shell. Throws a Failure (`cancelled`) once the job is cancelled. */
export interface Commands {
  run(argv: readonly string[], options?: CommandOptions): Promise<CommandResult>
}

export interface CommandOptions {
  cwd?: string
  /** The whole environment of the child; secrets go here or to standard input, never into argv. */
  env?: Record<string, string>
  input?: Uint8Array
  onStdoutLine?: (line: string) => void
  onStderrLine?: (line: string) => void
  /** Ends the child and all below it: SIGTERM, then SIGKILL. */
  signal?: AbortSignal
  /** Milliseconds until the child is ended. The result then has exit code 124 and says so in the last line of stderr. */
  limit?: number
  /** Takes something away that a run has made: runs also when the job is cancelled, which ends every other program. */
  cleanUp?: true
}

export interface CommandResult {
  exitCode: number
  stdout: string
  /** Last 64 KiB. */
  stderr: string
  /** Signal by which somebody else has ended it. */
  endedBy?: string
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Throws a Failure (`cancelled`) when the job is cancelled meanwhile. */
  sleep(milliseconds: number): Promise<void>
  /** Calls back at an interval in milliseconds until the returned function is called. */
  every(milliseconds: number, callback: () => void): () => void
}

/** A private temporary folder for one run: build contexts, metadata, credentials for the engine's client. */
export interface Scratch {
  /** Creates the file with its folders (files mode 0600 when private), and returns its absolute path. */
  write(
    path: string,
    content: string | Uint8Array,
    options?: { private?: boolean; executable?: boolean },
  ): Promise<string>
  link(path: string, target: string): Promise<void>
  /** `undefined` when absent. */
  read(path: string): Promise<Uint8Array | undefined>
  /** Absolute path of a file or folder below the scratch folder, whether it exists or not. */
  path(path: string): string
  /** Removes everything; safe to call twice. */
  remove(): Promise<void>
}

/** The machine's own state, read once. */
export interface Machine {
  /** Free bytes on the file system that holds the path; `undefined` when this machine does not hold it. */
  freeBytes(path: string): Promise<number | undefined>
}

/** The cache service of the runner (GitHub Actions cache). Losing it costs time, never a result: no method throws. */
export interface CacheService {
  /**
   * Fills the folder with the entry of the first key, else with the newest one that begins with one of the others, in their
   * order. Only a whole cache in OCI layout counts; otherwise the folder is absent. `why` is `undefined` where nothing was found;
   * `late`: it took longer than a cache is worth.
   */
  restore(
    folder: string,
    keys: readonly string[],
  ): Promise<{ key: string; bytes: number } | { key: undefined; why: string | undefined; late?: true }>
  /** Stores the folder unless it has more bytes than `most`; `why` is `undefined` when it was stored. */
  save(folder: string, key: string, most: number): Promise<{ bytes: number; why: string | undefined }>
}

/** Programs of exactly one content, kept on the runner from run to run. Never throws. */
export interface Tools {
  install(tool: PinnedTool): Promise<{ path: string; downloaded: boolean } | { path: undefined; why: string }>
}

export interface PinnedTool {
  name: string
  version: string
  url: string
  /** 64 hexadecimal digits. */
  sha256: string
  /** Name of the executable. */
  file: string
}

/** What the user sees while the action works. Text is defused by the adapter: no workflow command gets through. */
export interface Log {
  /** A text as it may be shown: without secrets and what cannot be seen. Before a cut, which may leave half a secret. */
  clean(text: string): string
  info(line: string): void
  debug(line: string): void
  warning(message: string, place?: Place): void
  notice(message: string, place?: Place): void
  error(message: string, place?: Place): void
  /**
   * A group for output of a build: it comes from the repository under build, hence is hostile. Workflow commands are
   * stopped inside; nothing but plain lines may be written until the body ends.
   */
  foreign<T>(title: string, body: (write: (line: string) => void) => Promise<T>): Promise<T>
}

export interface Place {
  file?: string
  line?: number
  title?: string
}
