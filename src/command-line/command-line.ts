import { statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import { Failure } from '../failure.ts'
import { LONGEST_NAME, oneLine } from '../image/promotion-record.ts'
import { type CheckOptions, check } from './check-command.ts'
import { findingsOf, NOTHING, showProblem, showResult, usage } from './check-result.ts'
import { EVENTS } from './expected.ts'
import { type LockOptions, lockFromTerminal } from './lock-command.ts'
import { type PromoteOptions, promoteFromTerminal } from './promote-command.ts'

/** Of the runners that GitHub hosts. */
const PLATFORMS = ['linux/amd64', 'linux/arm64']

/** Options of check about what the action would do, which only the images that are there can tell. */
const WITH_REGISTRY = ['event', 'push', 'maxAgeDays', 'reuseFrom']

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

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

/** `container-action`: the stages of the action, for authors and for debugging. Returns the exit code; never throws. */
export async function runCommandLine(argv: string[], env: NodeJS.ProcessEnv): Promise<number> {
  let exitCode = 0
  // However wrong the rest of the line is: who asked for JSON reads nothing else.
  const wantsJson = argv.some((word) => /^--json(?:=|$)/.test(word))
  const ownFolder = resolve(dirname(fileURLToPath(import.meta.url)), '..')
  const program = new Command('container-action')
    .description('The container environment of a lecture repository: the same stages as the GitHub Action.')
    .version(manifest.version, '--version', 'print the version')
    .exitOverride()
    .showHelpAfterError('(container-action --help shows what there is)')
  program
    .command('check')
    .description('Lint environment.yml, compute its hash and, with --registry, say what the action would do')
    .argument('[path]', 'root of the repository, or an environment file', '.')
    .option(
      '--json',
      'print JSON: {hash, tag, components, findings}, with --registry also {decision, reason, image}',
    )
    .option('--environment-file <path>', 'the environment, relative to the folder (default: environment.yml)')
    .option(
      '--registry <repository>',
      'also say what the action would do, by the images that are there, for example ghcr.io/quantecon/lecture-python',
    )
    .addOption(
      new Option('--event <name>', 'with --registry: the event of the run').choices(EVENTS).default('push'),
    )
    .option('--no-push', 'with --registry: for a job that may not publish, as those of forks')
    .option('--max-age-days <days>', 'with --registry: as the input of the workflow', '')
    .option('--base <repository>', 'repository of the base images, with a tag or digest for an edition', '')
    .option('--dockerfile <path>', 'a Dockerfile of your own, relative to the folder', '')
    .option('--context <path>', 'its build context, relative to the folder', '')
    .option('--verify-script <path>', 'your own verification script, relative to the folder', '')
    .option('--variant <variant>', 'latex or html', '')
    .option('--apt-packages <names>', 'further packages of the system', '')
    .option('--lock <path>', 'folder with the packages of an edition (container-action lock)', '')
    .option('--build-arg <name=value>', 'a build argument of your Dockerfile; may be repeated', repeated, [])
    .option('--private-host <host>', 'not public, and ADD may fetch from it; may be repeated', repeated, [])
    .option(
      '--reuse-from <repository>',
      'with --registry: another repository whose image of this hash is used; may be repeated',
      repeated,
      [],
    )
    .option('--build-context <name=value>', 'a named context of it; may be repeated', repeated, [])
    .addOption(
      new Option('--platform <platform>', 'of the runner (default: of this machine)').choices(PLATFORMS),
    )
    .addHelpText(
      'after',
      [
        '',
        'Examples:',
        '  container-action check                           findings and hash of ./environment.yml',
        '  container-action check lectures/environment.yml  of another file',
        '  container-action check --json | jq -r .hash      the hash alone',
        '  container-action check --registry ghcr.io/quantecon/lecture-python-intro --event schedule',
        '  container-action check --variant html --apt-packages "bc make" --verify-script checks.sh',
        '  container-action check --dockerfile Dockerfile --build-arg PYTHON=3.13 --build-arg TEX=none',
        '',
        'Give the options that the workflow gives as inputs: each of them is in the hash, so that it is the one of the action.',
        'The workflows in .github/workflows are read, too: inputs that do not exist, and values that this check was not given.',
        'Exit codes: 0 usable; 1 a problem was found, or the run would be refused; 2 wrong arguments. Warnings and notices alone are 0.',
        'A private registry: give REGISTRY_USERNAME and REGISTRY_PASSWORD in the environment.',
      ].join('\n'),
    )
    .action(async (path: string, options: CheckOptions, command: Command) => {
      const idle = WITH_REGISTRY.find((name) => command.getOptionValueSource(name) === 'cli')
      if (idle !== undefined && options.registry === undefined) {
        const option = command.options.find((one) => one.attributeName() === idle)?.long
        program.error(`error: ${option} needs --registry, which names the images to look at`, {
          exitCode: USAGE,
        })
      }
      if (options.environmentFile !== undefined && isFile(path))
        program.error('error: give either a file or --environment-file', { exitCode: USAGE })
      exitCode = await check(path, options, { env, ownFolder })
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
  program
    .command('lock')
    .description(
      'Write what a published image holds into a folder, for the input lock: an edition that can be built again',
    )
    .argument('<folder>', 'for example edition-2026-08')
    .requiredOption('--registry <repository>', 'for example ghcr.io/quantecon/lecture-python')
    .requiredOption('--source <tag or digest>', 'the image, for example 2026-08-01 or sha256:...')
    .addHelpText(
      'after',
      [
        '',
        'Example:',
        '  container-action lock edition-2026-08 --registry ghcr.io/quantecon/lecture-python-intro --source 2026-08-01',
        '',
        'Commit the folder, and name it in the workflow by the input lock (docs/editions.md).',
        'Exit codes: 0 written, 1 the image cannot be locked, 2 wrong arguments.',
        'Credentials: REGISTRY_USERNAME and REGISTRY_PASSWORD in the environment, or docker login.',
      ].join('\n'),
    )
    .action(async (folder: string, options: LockOptions) => {
      exitCode = await lockFromTerminal(folder, options, { env, ownFolder })
    })
  try {
    await program.parseAsync(argv)
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0
      if (wantsJson) {
        const message = error.message.replace(/^error: /, '')
        const command = argv.includes('check') ? ' check' : ''
        const { findings } = usage(message, `container-action${command} --help shows what there is`)
        showResult({ ...NOTHING, findings }, true)
      }
      return USAGE
    }
    if (error instanceof Failure) {
      showProblem(error, { ...NOTHING, findings: findingsOf(error) }, wantsJson)
      return 1
    }
    const message = `unexpected error: ${error instanceof Error ? error.message : String(error)}`
    process.stderr.write(`container-action: ${message}\n`)
    if (wantsJson) showResult({ ...NOTHING, findings: usage(message, 'Please report it').findings }, true)
    return 1
  }
}
