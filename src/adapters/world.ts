import { tmpdir } from 'node:os'
import type { Inputs } from '../inputs/inputs.ts'
import type { Log } from '../ports.ts'
import type { World } from '../world.ts'
import { createCommands } from './commands.ts'
import { createFiles } from './files.ts'
import { createGit } from './git.ts'
import { createGitHub } from './github.ts'
import { machine, systemClock } from './machine.ts'
import { createRegistry } from './registry/registry.ts'
import { createScratch, readIfThere } from './scratch.ts'

/** The real world behind the ports. Nothing is opened or created before a stage asks for it. */
export function createWorld(
  inputs: Pick<Inputs, 'repository' | 'credentials' | 'githubToken'>,
  options: { env: NodeJS.ProcessEnv; workspace: string; ownFolder: string; log: Log },
): World {
  const { env, log, ownFolder, workspace } = options
  const commands = createCommands()
  const children = childEnvironment(env)
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
    github: createGitHub({
      token: inputs.githubToken,
      repository: env.GITHUB_REPOSITORY,
      api: env.GITHUB_API_URL,
    }),
    clock: systemClock,
    log,
    scratch: createScratch(env.RUNNER_TEMP || tmpdir()),
    machine,
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
