import { startBeat } from '../adapters/beat.ts'
import { createFiles } from '../adapters/files.ts'
import { createLog } from '../adapters/log.ts'
import { createWorld } from '../adapters/world.ts'
import { inspectEnvironment } from '../environment/environment.ts'
import { Failure, type Finding } from '../failure.ts'
import { examine, type Subject } from '../fingerprint/examine.ts'
import { environmentComponent } from '../fingerprint/fingerprint.ts'
import { repositoryOf } from '../image/reference.ts'
import { parseInputs } from '../inputs/inputs.ts'
import { INPUTS, type RawInputs } from '../inputs/raw.ts'
import { lookUp } from '../plan/look-up.ts'
import { Timer } from '../report/timer.ts'
import { findingLine, paint, showFailure, terminalSink } from './terminal.ts'

export interface CheckOptions {
  json?: boolean
  environmentFile: string
  registry?: string
  base: string
  dockerfile: string
  context: string
  verifyScript: string
  variant: string
  aptPackages: string
  lock: string
  buildArg: string[]
  buildContext: string[]
}

interface Decision {
  decision: 'reuse' | 'build'
  reason: string
  image: string | null
}

/** Lints, hashes and, when asked, looks the image up. Results on standard output, findings of a bad file on standard error. */
export async function check(
  folder: string,
  options: CheckOptions,
  about: { env: NodeJS.ProcessEnv; ownFolder: string },
): Promise<number> {
  const { env, ownFolder } = about
  const raw: RawInputs = {
    ...(Object.fromEntries(INPUTS.map((name) => [name, ''])) as RawInputs),
    name: options.registry ?? 'localhost:1/local/check',
    'environment-file': options.environmentFile,
    base: options.base,
    dockerfile: options.dockerfile,
    context: options.context,
    'verify-script': options.verifyScript,
    variant: options.variant,
    'apt-packages': options.aptPackages,
    lock: options.lock,
    'build-args': options.buildArg.join('\n'),
    'build-contexts': options.buildContext.join('\n'),
    username: env.REGISTRY_USERNAME ?? '',
    password: env.REGISTRY_PASSWORD ?? '',
  }
  const print = (value: unknown): void => {
    process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
  }
  const timer = new Timer(() => performance.now())
  const beat = startBeat(terminalSink, timer)
  try {
    const inputs = parseInputs(raw, { repository: 'local/check', actor: '' })
    const log = createLog(beat.sink, [raw.password])
    const world = createWorld(inputs, { env, workspace: folder, ownFolder, log })
    const subject = await timer.phase('read and hash', () => examine(inputs, world))
    const { hash, components } = subject.fingerprint
    const known = { hash, components, findings: subject.findings }
    try {
      const decision =
        options.registry === undefined
          ? undefined
          : await timer.phase('look up', () => lookUpDecision(inputs, subject, world))
      if (options.json) print({ ...known, ...decision })
      else show(subject.findings, hash, decision)
      return 0
    } catch (error) {
      // The registry's silence takes nothing from what the file says.
      if (!(error instanceof Failure)) throw error
      showFailure(error)
      if (options.json) print(known)
      else show(subject.findings, hash, undefined)
      return 1
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    showFailure(error)
    if (options.json) {
      const environment = await unusableComponent(folder, options.environmentFile)
      print({
        hash: null,
        components: environment === undefined ? null : { environment },
        findings: error.findings,
      })
    }
    return 1
  } finally {
    beat.stop()
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

async function lookUpDecision(
  inputs: ReturnType<typeof parseInputs>,
  subject: Subject,
  world: Parameters<typeof lookUp>[2],
): Promise<Decision> {
  const found = await lookUp(inputs.repository, subject, world)
  return found === undefined
    ? { decision: 'build', reason: 'no image of this environment is published', image: null }
    : {
        decision: 'reuse',
        reason: 'an image of exactly this environment is published',
        image: `${repositoryOf(inputs.repository)}@${found.image.digest}`,
      }
}

function show(findings: readonly Finding[], hash: string, decision: Decision | undefined): void {
  for (const finding of findings) process.stdout.write(`${findingLine(finding, process.stdout)}\n`)
  process.stdout.write(`${paint('green', 'usable', process.stdout)}, hash ${hash}\n`)
  if (decision)
    process.stdout.write(
      `${decision.decision}: ${decision.reason}${decision.image ? `\n${decision.image}` : ''}\n`,
    )
}
