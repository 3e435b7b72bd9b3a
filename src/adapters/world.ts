import { tmpdir } from 'node:os'
import type { Inputs } from '../inputs/inputs.ts'
import type { Log } from '../ports.ts'
import type { World } from '../world.ts'
import { createCacheService } from './cache.ts'
import { createCommands } from './commands.ts'
import { createFiles } from './files.ts'
import { createGit } from './git.ts'
import { machine, systemClock } from './machine.ts'
import { createRegistry } from './registry/registry.ts'
import { createScratch, readIfThere } from './scratch.ts'
import { createTools } from './tools.ts'

/** The real world behind the ports. Nothing is opened or created before a stage asks for it. */
export function createWorld(
  inputs: Pick<Inputs, 'repository' | 'credentials'>,
  options: { env: NodeJS.ProcessEnv; workspace: string; ownFolder: string; log: Log },
): World {
  const { env, log, ownFolder, workspace } = options
  const commands = createCommands()
  const children = childEnvironment(env)
  const scratch = createScratch(env.RUNNER_TEMP || tmpdir())
  const toolkit = { program: `${ownFolder}/dist/toolkit.js`, env: children }
  return {
    files: createFiles(workspace),
    own: createFiles(ownFolder),
    workspace,
    ownFolder,
    registry: createRegistry({
      clock: systemClock,
      log,
      ...(inputs.credentials && {
        credentials: { ...inputs.credentials, hosts: [inputs.repository.registry] },
      }),
    }),
    commands,
    git: createGit(commands, children),
    clock: systemClock,
    log,
    scratch,
    machine,
    cacheService: createCacheService({ ...toolkit, token: env.ACTIONS_RUNTIME_TOKEN }),
    tools: createTools({ ...toolkit, scratch }),
    env: children,
    readUserFile: readIfThere,
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
