import type { Event } from './event.ts'
import type {
  CacheService,
  Checkouts,
  Clock,
  Commands,
  Downloads,
  Files,
  Git,
  GitHub,
  ImageStore,
  Log,
  Machine,
  Referrers,
  Registry,
  Scratch,
  Tools,
} from './ports.ts'

/** What a run is for. */
export interface Run {
  event: Event
  /** Address of the repository, for `org.opencontainers.image.source`. */
  source: string
  /** Run and attempt: makes names of this run's own. */
  runId: string
}

/** All ports of one run, handed down from the entry. */
export interface World {
  /** The repository that calls the action. */
  files: Files
  /** This action's own folder: containers/. */
  own: Files
  /** Absolute paths of the two. */
  workspace: string
  ownFolder: string
  registry: Registry & Referrers & ImageStore
  commands: Commands
  git: Git
  checkouts: Checkouts
  downloads: Downloads
  github: GitHub
  /** Of the images that this run is about: `linux/amd64`. */
  platform: string
  clock: Clock
  log: Log
  scratch: Scratch
  machine: Machine
  cacheService: CacheService
  tools: Tools
  /** Variables of the runner, without the inputs. Programs get what adapters/program-environment.ts lets through. */
  env: Record<string, string>
  readUserFile: (path: string) => Promise<Uint8Array | undefined>
}
