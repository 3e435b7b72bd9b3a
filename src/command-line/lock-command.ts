import { lstatSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createWorld } from '../adapters/create-world.ts'
import { createLog } from '../adapters/log.ts'
import { startReminders } from '../adapters/still-running.ts'
import { Failure } from '../failure.ts'
import { isDigest, parseReference, type Reference, repositoryOf } from '../image/reference.ts'
import { editionOf } from '../package-record/edition.ts'
import { Timer } from '../timer.ts'
import { registryCredentials } from './credentials.ts'
import { showFailure, terminalSink } from './terminal.ts'

export interface LockOptions {
  registry: string
  source: string
}

/**
 * Writes what a published image holds into a folder, for the input `lock`. The image's name goes to standard output, the rest to
 * standard error. Returns the exit code.
 */
export async function lockFromTerminal(
  folder: string,
  options: LockOptions,
  caller: { env: NodeJS.ProcessEnv; ownFolder: string },
): Promise<number> {
  const reminders = startReminders(terminalSink, new Timer(() => performance.now()))
  try {
    const image = imageOf(options)
    const login = await registryCredentials(image, caller.env, createLog(reminders.sink, []))
    const log = createLog(reminders.sink, [login.password])
    const credentials = login.password === '' ? undefined : login
    const given = { repository: image, credentials, githubToken: undefined }
    const world = createWorld(given, { ...caller, workspace: process.cwd(), log })
    const { digest, files } = await editionOf(image, world.registry)
    writeFiles(folder, files)
    process.stdout.write(`${repositoryOf(image)}@${digest}\n`)
    return 0
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    showFailure(error)
    return 1
  } finally {
    reminders.stop()
  }
}

function imageOf({ registry, source }: LockOptions): Reference {
  const text = `${registry}${isDigest(source) ? '@' : ':'}${source}`
  return parseReference(text, 'options --registry and --source')
}

/** Only ordinary files are replaced: a link might lead out of the folder. */
function writeFiles(folder: string, files: Record<string, string>): void {
  const failed = (path: string, why: string): Failure =>
    new Failure({
      class: 'input',
      doing: 'writing the lock',
      on: path,
      why,
      next: 'Name a folder where you may write, for example edition-2026-08',
    })
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw failed(folder, (error as Error).message)
  }
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name)
    const there = lstatSync(path, { throwIfNoEntry: false })
    if (there !== undefined && !there.isFile()) throw failed(path, 'it is not a regular file')
    try {
      writeFileSync(path, text)
    } catch (error) {
      throw failed(path, (error as Error).message)
    }
  }
}
