import { createWorld } from '../adapters/create-world.ts'
import { createLog } from '../adapters/log.ts'
import { startReminders } from '../adapters/still-running.ts'
import { Failure } from '../failure.ts'
import { LONGEST_NAME, oneLine } from '../image/promotion-record.ts'
import { parseReference, repositoryOf } from '../image/reference.ts'
import { parseInputs } from '../inputs/inputs.ts'
import type { PromotionRequest } from '../inputs/promotion-request.ts'
import { INPUTS, type RawInputs } from '../inputs/raw.ts'
import { promote } from '../promote/promote.ts'
import { Timer } from '../timer.ts'
import { registryCredentials } from './credentials.ts'
import { showFailure, terminalSink } from './terminal.ts'

export interface PromoteOptions {
  registry: string
  source: string
  tag: string[]
  reason: string
  by?: string
}

/** Points tags to a verified image from a terminal. The image's name goes to standard output, the rest to standard error. */
export async function promoteFromTerminal(
  options: PromoteOptions,
  caller: { env: NodeJS.ProcessEnv; ownFolder: string },
): Promise<number> {
  const { env, ownFolder } = caller
  const timer = new Timer(() => performance.now())
  const reminders = startReminders(terminalSink, timer)
  try {
    const repository = parseReference(options.registry, 'option --registry')
    const login = await registryCredentials(repository, env, createLog(reminders.sink, []))
    const raw: RawInputs = {
      ...(Object.fromEntries(INPUTS.map((name) => [name, ''])) as RawInputs),
      ...login,
      operation: 'promote',
      name: options.registry,
      source: options.source,
      tags: options.tag.join('\n'),
      reason: options.reason,
    }
    const inputs = parseInputs(raw, { repository: 'local/promote', actor: '' })
    const log = createLog(reminders.sink, [login.password])
    const world = createWorld(inputs, { env, workspace: process.cwd(), ownFolder, log })
    // Not the login: for the clouds' registries that is a word like oauth2accesstoken.
    const decider = {
      by: options.by ?? (oneLine(env.USER || env.LOGNAME || '', LONGEST_NAME) || 'unknown'),
      run: undefined,
    }
    const { digest } = await promote(inputs.promotion as PromotionRequest, decider, {
      ...world,
      inputs,
      timer,
    })
    process.stdout.write(`${repositoryOf(inputs.repository)}@${digest}\n`)
    return 0
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    showFailure(error)
    return 1
  } finally {
    reminders.stop()
  }
}
