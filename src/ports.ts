import type { Artifact } from './image/promotion.ts'
import type { Manifest, Reference } from './image/reference.ts'

/** The world outside, as the stages see it. Real ones live in adapters/, fakes in tests. */

/** A folder's tree. Paths are relative to its root with forward slashes; none may leave the root, links followed included. */
export interface Files {
  /** Absent is `undefined`. Throws a Failure (`environment`) for a path that leaves the root or a file above maxBytes. */
  read(path: string, maxBytes?: number): Promise<Uint8Array | undefined>
  /** Every file and link below a folder (or the file itself), sorted by path. `undefined` when nothing is there. */
  list(path: string): Promise<FileEntry[] | undefined>
}

export interface FileEntry {
  path: string
  kind: 'file' | 'link'
  /** Owner's execute bit: the part of the mode that git keeps. */
  executable: boolean
  /** Target of a link, verbatim. */
  target?: string
}

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

export type PushRight = { allowed: true } | { allowed: false; why: string; next: string }

/** Git over the network: which commit does a branch or tag stand for now? */
export interface Git {
  /** Full commit hash. Throws a Failure when the reference does not exist or the server cannot be reached. */
  resolve(url: string, reference: string): Promise<string>
}

/** GitHub's API, as far as it tells of the repository that is worked for. */
export interface GitHub {
  /** How a branch stands to a commit now. Never throws: no decision hangs on this API alone. */
  compare(commit: string, branch: string): Promise<Comparison>
}

export type Comparison =
  /** `asked`: whether there was somebody to ask, so that not knowing is worth a notice. */
  | { known: false; asked: boolean; why: string }
  | {
      known: true
      /** Of the branch, seen from the commit: `ahead` when it has grown, `diverged` and `behind` when it was rewritten. */
      status: 'identical' | 'ahead' | 'behind' | 'diverged'
      /** The newest of the commits that only the branch has, oldest first. */
      commits: BranchCommit[]
    }

export interface BranchCommit {
  sha: string
  /** The first is the branch as it was before. */
  parents: string[]
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
