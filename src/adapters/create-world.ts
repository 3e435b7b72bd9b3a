import { tmpdir } from 'node:os'
import { cancelled, Failure } from '../failure.ts'
import { platformOf } from '../image/platform.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { Files, Log, Registry } from '../ports.ts'
import { dockerLogins } from '../registry/docker-logins.ts'
import { createRegistry } from '../registry/registry.ts'
import type { World } from '../world.ts'
import { createCacheService } from './cache-service.ts'
import { createCheckouts } from './checkouts.ts'
import { createCommands } from './commands.ts'
import { createDownloads } from './downloads/downloads.ts'
import { createGit } from './git.ts'
import { createGitHub } from './github.ts'
import { createClock, machine } from './machine.ts'
import { programEnvironment } from './program-environment.ts'
import { createScratch, readIfThere } from './scratch.ts'
import { createTools } from './tools.ts'
import { createFiles } from './workspace-files.ts'

/** Which tags this run has written, whatever stopped it. */
export interface TagsWritten {
  written: string[]
  /** Begun when the run was cancelled; no answer came that says whether it is written. */
  doubtful: string[]
}

type RealWorld = World & { scratch: ReturnType<typeof createScratch>; tags: TagsWritten }

/**
 * The real world behind the ports. Nothing is opened or created before a stage asks for it. Once `cancel` is aborted, every
 * effect but clean-up throws a Failure (`cancelled`): stages need not know.
 */
export function createWorld(
  inputs: Pick<Inputs, 'repository' | 'credentials' | 'githubToken'> & Partial<Pick<Inputs, 'privateHosts'>>,
  options: {
    env: NodeJS.ProcessEnv
    workspace: string
    ownFolder: string
    log: Log
    /** This machine's where nothing is given. */
    platform?: string
    cancel?: AbortSignal
  },
): RealWorld {
  const { cancel, env, log, ownFolder, workspace } = options
  const commands = createCommands(cancel, (program, given) => programEnvironment(program, given, env))
  const clock = createClock(cancel)
  const children = childEnvironment(env)
  const tags: TagsWritten = { written: [], doubtful: [] }
  const scratch = createScratch(env.RUNNER_TEMP || tmpdir())
  const toolkit = { program: `${ownFolder}/dist/toolkit.js`, env: children, cancel }
  return {
    tags,
    files: until(cancel, createFiles(workspace)),
    own: createFiles(ownFolder),
    workspace,
    ownFolder,
    registry: noting(
      tags,
      createRegistry({
        clock,
        log,
        logins: dockerLogins(env),
        ...(cancel && { cancel }),
        ...(inputs.credentials && {
          credentials: { ...inputs.credentials, hosts: [inputs.repository.registry] },
        }),
      }),
      cancel,
    ),
    commands,
    git: createGit(commands, children),
    checkouts: createCheckouts(workspace, commands, children),
    platform: options.platform ?? platformOf(process.arch),
    downloads: createDownloads({
      clock,
      privateHosts: inputs.privateHosts ?? [],
      ...(cancel && { cancel }),
    }),
    github: createGitHub({
      token: inputs.githubToken,
      repository: env.GITHUB_REPOSITORY,
      api: env.GITHUB_API_URL,
      ...(cancel && { cancel }),
    }),
    clock,
    log,
    scratch,
    machine,
    cacheService: createCacheService({ ...toolkit, token: env.ACTIONS_RUNTIME_TOKEN }),
    tools: createTools({ ...toolkit, scratch }),
    env: children,
    readUserFile: readIfThere,
  }
}

/** A tag that the run has given to another image than at first, since that one was right, is none of its own any more. */
function noting<R extends Registry>(tags: TagsWritten, registry: R, cancel: AbortSignal | undefined): R {
  const first = new Map<string, string>()
  const tag: Registry['tag'] = async (repository, name, manifest) => {
    const begun = !cancel?.aborted
    try {
      const digest = await registry.tag(repository, name, manifest)
      if (!first.has(name)) first.set(name, digest)
      tags.written = tags.written.filter((written) => written !== name)
      if (first.get(name) === digest) tags.written.push(name)
      return digest
    } catch (error) {
      if (begun && error instanceof Failure && error.class === 'cancelled') tags.doubtful.push(name)
      throw error
    }
  }
  return Object.create(registry, { tag: { value: tag } }) as R
}

/** Files between two looks at whether the job was cancelled. */
const PRINTS_AT_ONCE = 2000

/** A large tree is not read to its end for nobody. */
function until(cancel: AbortSignal | undefined, files: Files): Files {
  if (cancel === undefined) return files
  const check = (path: string): void => {
    if (cancel.aborted) throw cancelled(cancel, 'reading a file', path.slice(0, 200))
  }
  return {
    read: async (path, maxBytes) => {
      check(path)
      return files.read(path, maxBytes)
    },
    glance: async (path, maxBytes) => {
      check(path)
      return files.glance(path, maxBytes)
    },
    real: async (path) => {
      check(path)
      return files.real(path)
    },
    list: async (path) => {
      check(path)
      return files.list(path)
    },
    folder: async (path) => {
      check(path)
      return files.folder(path)
    },
    prints: async (entries) => {
      const all: Awaited<ReturnType<Files['prints']>> = []
      for (let at = 0; at < entries.length; at += PRINTS_AT_ONCE) {
        const part = entries.slice(at, at + PRINTS_AT_ONCE)
        check(part[0]?.path ?? '')
        all.push(...(await files.prints(part)))
      }
      return all
    },
    names: async (path) => {
      check(path)
      return files.names(path)
    },
  }
}

/** Inputs hold secrets; no program that is started needs them. */
function childEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith('INPUT_'),
  )
  return Object.fromEntries(
    entries.filter(
      ([name]) =>
        !/^(?:ACTIONS_(?:RUNTIME|ID_TOKEN_REQUEST)_TOKEN|SOURCE_DATE_EPOCH|BUILDX_GIT_LABELS)$/.test(name),
    ),
  )
}
