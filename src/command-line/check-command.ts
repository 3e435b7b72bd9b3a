import { createWorld } from '../adapters/create-world.ts'
import { createLog } from '../adapters/log.ts'
import { startReminders } from '../adapters/still-running.ts'
import { createFiles } from '../adapters/workspace-files.ts'
import { inspectEnvironment } from '../environment/environment.ts'
import { Failure } from '../failure.ts'
import { environmentComponent } from '../fingerprint/fingerprint.ts'
import { examine } from '../fingerprint/subject.ts'
import { type Inputs, parseInputs } from '../inputs/inputs.ts'
import { INPUTS, type RawInputs } from '../inputs/raw.ts'
import { withBases } from '../named-images/with-bases.ts'
import { Timer } from '../timer.ts'
import { findingsOf, NOTHING, type Result, showProblem, showResult, usage } from './check-result.ts'
import { type EventName, expectedDecision } from './expected.ts'
import { inOptions } from './option-words.ts'
import { type Place, placeOf } from './place.ts'
import { findingLine, terminalSink } from './terminal.ts'
import { checkWorkflows } from './workflow-inputs.ts'

export interface CheckOptions {
  json?: boolean
  /** `undefined`: environment.yml, or the file that is checked. */
  environmentFile?: string
  registry?: string
  /** `push` where none is given. */
  event?: EventName
  /** Whether the job may publish; it may where nothing is given. */
  push?: boolean
  maxAgeDays?: string
  base: string
  dockerfile: string
  context: string
  verifyScript: string
  variant: string
  aptPackages: string
  lock: string
  buildArg: string[]
  privateHost: string[]
  reuseFrom: string[]
  buildContext: string[]
  /** This machine's where none is given. */
  platform?: string
}

/**
 * Lints, hashes and, when asked, says what the action would do. Results on standard output, findings of a bad file on standard
 * error. Returns 0, 1 (a problem was found) or 2 (the command line is wrong).
 */
export async function check(
  argument: string,
  options: CheckOptions,
  caller: { env: NodeJS.ProcessEnv; ownFolder: string },
): Promise<number> {
  const json = options.json ?? false
  const place = placeOf(argument, options.environmentFile)
  if (place === undefined) {
    const failure = usage(
      `${JSON.stringify(argument)} does not exist`,
      'Name the folder of a repository, or an environment file',
    )
    showProblem(failure, { ...NOTHING, findings: failure.findings }, json)
    return 2
  }
  const { folder, environmentFile } = place
  const raw = rawInputs(options, place, caller.env)
  let inputs: Inputs
  try {
    inputs = parseInputs(raw, { repository: 'local/check', actor: '' })
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    showProblem(error, { ...NOTHING, findings: error.findings }, json)
    return 2
  }
  const workflows = checkWorkflows(folder, hashedInputs(raw))
  const timer = new Timer(() => performance.now())
  const reminders = startReminders(terminalSink, timer)
  try {
    const log = createLog(reminders.sink, [raw.password])
    const world = createWorld(inputs, {
      ...caller,
      workspace: folder,
      log,
      ...(options.platform && { platform: options.platform }),
    })
    const subject = await timer.phase('read and hash', async () =>
      withBases(await examine(inputs, world), inputs, world),
    )
    const { hash, components } = subject.fingerprint
    const findings = [...subject.findings, ...workflows]
    const known: Result = { hash, tag: subject.tag, components, findings }
    if (options.registry === undefined) {
      showResult(known, json)
      return 0
    }
    try {
      const run = { event: options.event ?? 'push', publishes: options.push ?? true }
      const expected = await timer.phase('look up', () => expectedDecision(inputs, subject, world, run))
      showResult({ ...known, ...expected }, json)
      return expected.decision === 'refuse' ? 1 : 0
    } catch (error) {
      // The registry's silence takes nothing from what the file says.
      if (!(error instanceof Failure)) throw error
      if (!json) showResult(known, json)
      const shown = [...findings, ...findingsOf(error)]
      const unknown = { decision: null, reason: inOptions(error.message), image: null }
      showProblem(error, { ...known, findings: shown, ...unknown }, json)
      return 1
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    for (const finding of workflows) process.stderr.write(`${findingLine(finding, process.stderr)}\n`)
    const environment = await unusableComponent(folder, environmentFile)
    const components = environment === undefined ? null : { environment }
    showProblem(error, { ...NOTHING, components, findings: [...findingsOf(error), ...workflows] }, json)
    return 1
  } finally {
    reminders.stop()
  }
}

function rawInputs(options: CheckOptions, { environmentFile }: Place, env: NodeJS.ProcessEnv): RawInputs {
  return {
    ...(Object.fromEntries(INPUTS.map((name) => [name, ''])) as RawInputs),
    name: options.registry ?? 'localhost:1/local/check',
    'environment-file': environmentFile,
    'max-age-days': options.maxAgeDays ?? '',
    base: options.base,
    dockerfile: options.dockerfile,
    context: options.context,
    'verify-script': options.verifyScript,
    variant: options.variant,
    'apt-packages': options.aptPackages,
    lock: options.lock,
    'build-args': options.buildArg.join('\n'),
    'private-hosts': options.privateHost.join('\n'),
    'reuse-from': options.reuseFrom.join('\n'),
    'build-contexts': options.buildContext.join('\n'),
    username: env.REGISTRY_USERNAME ?? '',
    password: env.REGISTRY_PASSWORD ?? '',
  }
}

/** The inputs that are in the hash, with the defaults of action.yml. */
export function hashedInputs(raw: RawInputs): Partial<RawInputs> {
  const { dockerfile, lock } = raw
  return {
    'environment-file': raw['environment-file'],
    'verify-script': raw['verify-script'],
    'apt-packages': raw['apt-packages'],
    'build-args': raw['build-args'],
    'build-contexts': raw['build-contexts'],
    base: raw.base || 'ghcr.io/quantecon/lecture-base',
    context: raw.context || '.',
    variant: raw.variant || 'latex',
    dockerfile,
    lock,
  }
}

/** A file with errors gets no hash, but where its YAML can be read it can still be compared with others. */
async function unusableComponent(folder: string, file: string): Promise<string | undefined> {
  const bytes = await createFiles(folder)
    .read(file)
    .catch(() => undefined)
  const canonical = bytes && inspectEnvironment(file, bytes).canonical
  return canonical === undefined ? undefined : environmentComponent(canonical)
}
