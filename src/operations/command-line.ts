import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { Failure } from '../failure.ts'
import { LONGEST_NAME, oneLine } from '../image/promotion.ts'
import { type CheckOptions, check } from './check.ts'
import { type PromoteOptions, promoteFromTerminal } from './promote.ts'
import { showFailure } from './terminal.ts'

/** Exit codes of every command: 0 good, 1 the environment or the registry says no, 2 the command line is wrong. */
const USAGE = 2

/** Values of an option that may be given several times. */
function repeated(value: string, before: string[]): string[] {
  return [...before, value]
}

function decider(name: string): string {
  const line = oneLine(name, LONGEST_NAME)
  if (line === '' || line !== name.trim())
    throw new InvalidArgumentError(`Give a name of one line and at most ${LONGEST_NAME} characters.`)
  return line
}

/** `container-action`: the stages of the action, for authors and for debugging. Returns the exit code; never throws. */
export async function runCommandLine(argv: string[], env: NodeJS.ProcessEnv): Promise<number> {
  let exitCode = 0
  const ownFolder = resolve(dirname(fileURLToPath(import.meta.url)), '..')
  const program = new Command('container-action')
    .description('The container environment of a lecture repository: the same stages as the GitHub Action.')
    .exitOverride()
    .showHelpAfterError('(container-action --help shows what there is)')
  program
    .command('check')
    .description('Lint environment.yml, compute its hash and, with --registry, say what the action would do')
    .argument('[folder]', 'root of the repository', '.')
    .option('--json', 'print JSON: {hash, components, findings, decision}')
    .option('--environment-file <path>', 'the environment, relative to the folder', 'environment.yml')
    .option(
      '--registry <repository>',
      'also look the image up there, for example ghcr.io/quantecon/lecture-python',
    )
    .option('--base <repository>', 'repository of the base images', '')
    .option('--dockerfile <path>', 'a Dockerfile of your own, relative to the folder', '')
    .option('--context <path>', 'its build context, relative to the folder', '')
    .option('--verify-script <path>', 'your own verification script, relative to the folder', '')
    .option('--variant <variant>', 'latex or html', '')
    .option('--apt-packages <names>', 'further packages of the system', '')
    .option('--lock <path>', 'folder with conda-explicit.txt and pip-freeze.txt', '')
    .option('--build-arg <name=value>', 'a build argument of your Dockerfile; may be repeated', repeated, [])
    .option('--build-context <name=value>', 'a named context of it; may be repeated', repeated, [])
    .addHelpText(
      'after',
      [
        '',
        'Examples:',
        '  container-action check                           findings and hash of ./environment.yml',
        '  container-action check --json | jq -r .hash      the hash alone',
        '  container-action check --registry ghcr.io/quantecon/lecture-python-intro',
        '  container-action check --variant html --apt-packages "bc make" --verify-script checks.sh',
        '  container-action check --dockerfile Dockerfile --build-arg PYTHON=3.13 --build-arg TEX=none',
        '',
        'Give the options that the workflow gives as inputs: each of them is in the hash, so that it is the one of the action.',
        'Exit codes: 0 usable, 1 not usable (findings on standard error), 2 wrong arguments.',
        'A private registry: give REGISTRY_USERNAME and REGISTRY_PASSWORD in the environment.',
      ].join('\n'),
    )
    .action(async (folder: string, options: CheckOptions) => {
      exitCode = await check(resolve(folder), options, { env, ownFolder })
    })
  program
    .command('promote')
    .description('Point tags to an image that passed verification before: a roll-back, or an edition')
    .requiredOption('--registry <repository>', 'for example ghcr.io/quantecon/lecture-python')
    .requiredOption('--source <tag or digest>', 'the image, for example 2026-08-01 or sha256:...')
    .requiredOption('--reason <text>', 'why, in one line; it is kept beside the image')
    .option('--by <name>', 'who decides, kept beside the reason (default: $USER)', decider)
    .option(
      '--tag <tag>',
      'tag to move, latest if none is given; may be repeated',
      (tag: string, list: string[]) => [...list, tag],
      [] as string[],
    )
    .addHelpText(
      'after',
      [
        '',
        'Example:',
        '  container-action promote --registry ghcr.io/quantecon/lecture-python-intro \\',
        '    --source 2026-08-01 --reason "figures of the new matplotlib are cut off"',
        '',
        'Exit codes: 0 moved, 1 refused or not possible, 2 wrong arguments.',
        'Credentials: REGISTRY_USERNAME and REGISTRY_PASSWORD in the environment, or docker login.',
      ].join('\n'),
    )
    .action(async (options: PromoteOptions) => {
      exitCode = await promoteFromTerminal(options, { env, ownFolder })
    })
  try {
    await program.parseAsync(argv)
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE
    if (error instanceof Failure) {
      showFailure(error)
      return 1
    }
    process.stderr.write(
      `container-action: unexpected error: ${error instanceof Error ? error.message : String(error)}\n`,
    )
    return 1
  }
}
