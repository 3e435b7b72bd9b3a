import { statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command, CommanderError, Help, InvalidArgumentError, Option } from 'commander'
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

/** Without commander's `(default: "")` and `(default: [])`, which tell nobody anything. */
function optionDescription(option: Option): string {
  const silent = option.defaultValue === '' || Array.isArray(option.defaultValue)
  return silent ? option.description : new Help().optionDescription(option)
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
    .description(
      'Check the container environment of a lecture repository, move its tags and lock its packages, with the same code as the GitHub Action.',
    )
    .version(manifest.version, '--version', 'print the version')
    .exitOverride()
    .configureHelp({ optionDescription })
    .showHelpAfterError('(container-action --help lists the commands)')
  program
    .command('check')
    .description(
      'Check environment.yml and compute its hash. With --registry, also say what the action would do',
    )
    .argument('[path]', 'root of the repository, or an environment file', '.')
    .option(
      '--json',
      'print JSON: {hash, tag, components, findings}, with --registry also {decision, reason, image}',
    )
    .option(
      '--environment-file <path>',
      'the environment, relative to the root of the repository (default: environment.yml)',
    )
    .option(
      '--registry <repository>',
      'repository of the published images, for example ghcr.io/quantecon/lecture-python; check then also says what the action would do',
    )
    .addOption(
      new Option('--event <name>', 'with --registry: the event of the run').choices(EVENTS).default('push'),
    )
    .option(
      '--no-push',
      'with --registry: decide for a job that cannot publish, for example a pull request from a fork',
    )
    .option(
      '--max-age-days <days>',
      'with --registry: the same value as the input max-age-days of the workflow',
      '',
    )
    .option(
      '--base <repository>',
      'repository of the base images; add a tag or a digest if you do not want the newest',
      '',
    )
    .option('--dockerfile <path>', 'your own Dockerfile, relative to the root of the repository', '')
    .option(
      '--context <path>',
      'build context of your Dockerfile, relative to the root of the repository',
      '',
    )
    .option(
      '--verify-script <path>',
      'your own verification script, relative to the root of the repository',
      '',
    )
    .option('--variant <variant>', 'latex or html (default: latex)', '')
    .option('--apt-packages <names>', 'additional Debian or Ubuntu packages', '')
    .option('--lock <path>', 'folder with the packages of an edition, written by container-action lock', '')
    .option('--build-arg <name=value>', 'a build argument of your Dockerfile; may be repeated', repeated, [])
    .option(
      '--private-host <host>',
      'a host that is not public, from which ADD may fetch; may be repeated',
      repeated,
      [],
    )
    .option(
      '--reuse-from <repository>',
      'with --registry: another repository in which to look for an image with this hash; may be repeated',
      repeated,
      [],
    )
    .option(
      '--build-context <name=value>',
      'a named build context of your Dockerfile; may be repeated',
      repeated,
      [],
    )
    .addOption(
      new Option(
        '--platform <platform>',
        'platform of the runner (default: the platform of this machine)',
      ).choices(PLATFORMS),
    )
    .addHelpText(
      'after',
      [
        '',
        'Examples:',
        '  container-action check                           check ./environment.yml and print its hash',
        '  container-action check lectures/environment.yml  check another file',
        '  container-action check --json | jq -r .hash      print only the hash',
        '  container-action check --registry ghcr.io/quantecon/lecture-python-intro --event schedule',
        '  container-action check --variant html --apt-packages "bc make" --verify-script checks.sh',
        '  container-action check --dockerfile Dockerfile --build-arg PYTHON=3.13 --build-arg TEX=none',
        '',
        'Give the inputs of your workflow as options, with the same values. Then check computes the same hash as the action.',
        'check also reads .github/workflows. It reports inputs that do not exist, and values that differ from your options.',
        'Exit codes: 0 usable, perhaps with warnings; 1 a problem was found, or the run would be refused; 2 wrong arguments.',
        'For a private registry, set the environment variables REGISTRY_USERNAME and REGISTRY_PASSWORD.',
      ].join('\n'),
    )
    .action(async (path: string, options: CheckOptions, command: Command) => {
      const idle = WITH_REGISTRY.find((name) => command.getOptionValueSource(name) === 'cli')
      if (idle !== undefined && options.registry === undefined) {
        const option = command.options.find((one) => one.attributeName() === idle)?.long
        program.error(`error: ${option} works only with --registry`, {
          exitCode: USAGE,
        })
      }
      if (options.environmentFile !== undefined && isFile(path))
        program.error('error: use a file or --environment-file, but not both', { exitCode: USAGE })
      exitCode = await check(path, options, { env, ownFolder })
    })
  program
    .command('promote')
    .description(
      'Move tags to an image that is already verified, for example to roll back or to publish an edition',
    )
    .requiredOption('--registry <repository>', 'for example ghcr.io/quantecon/lecture-python')
    .requiredOption('--source <tag or digest>', 'the image, for example 2026-08-01 or sha256:...')
    .requiredOption('--reason <text>', 'the reason, in one line; it is kept beside the image')
    .option('--by <name>', 'who decides; it is kept with the reason (default: $USER)', decider)
    .option(
      '--tag <tag>',
      'tag to move; may be repeated (default: latest)',
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
        'Exit codes: 0 the tags were moved; 1 refused or not possible; 2 wrong arguments.',
        'Credentials: set REGISTRY_USERNAME and REGISTRY_PASSWORD, or run docker login.',
      ].join('\n'),
    )
    .action(async (options: PromoteOptions) => {
      exitCode = await promoteFromTerminal(options, { env, ownFolder })
    })
  program
    .command('lock')
    .description(
      'Write the list of packages of a published image into a folder. To build the image again, name this folder in the input "lock"',
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
        'Commit the folder, and name it in the workflow with the input lock (docs/editions.md).',
        'Exit codes: 0 the folder was written; 1 the image cannot be locked; 2 wrong arguments.',
        'Credentials: set REGISTRY_USERNAME and REGISTRY_PASSWORD, or run docker login.',
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
        const { findings } = usage(
          message,
          `Run container-action${command} --help for the commands and options`,
        )
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
