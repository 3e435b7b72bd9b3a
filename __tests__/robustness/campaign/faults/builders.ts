import type { ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { temporaryFolder } from '../../../e2e/machine.ts'
import type { Campaigned, Setting } from '../case.ts'
import { OwnBuilder } from '../own-builder.ts'

/** A builder, or the client of one, that dies at each stage; and a builder that comes back. */
export function builderFaults(): Campaigned[] {
  const base = {
    scene: 'build',
    alone: 'builder',
    classes: ['engine-unavailable'],
  } as const
  /** Kills (and perhaps starts again) as soon as the log shows that a stage has begun. */
  const at =
    (mark: RegExp, act: (builder: OwnBuilder, child: ChildProcess) => Promise<unknown>) =>
    async (): Promise<Setting> => {
      // A folder of its own: what a killed builder leaves behind may be no good for the next one.
      const root = join(temporaryFolder(), 'buildkit')
      const builder = await OwnBuilder.start(root)
      let trouble: unknown
      return {
        inputs: { builder: builder.name },
        during: (child, log) => {
          const timer = setInterval(() => {
            if (!mark.test(log())) return
            clearInterval(timer)
            act(builder, child).catch((error: unknown) => {
              trouble = error
            })
          }, 20)
          child.once('close', () => clearInterval(timer))
        },
        after: async () => {
          await builder.discard()
          if (trouble !== undefined) throw trouble
        },
      }
    }
  const stages = {
    'before-the-build': /^build: /m,
    build: /^::group::Building the image/m,
    'in-a-step': /^-> .*RUN /m,
    verify: /^::group::Verifying the image/m,
  }
  const killed = Object.entries(stages).flatMap(([stage, mark]): Campaigned[] => [
    {
      ...base,
      classes: [...base.classes],
      id: `builder-killed-${stage}`,
      kind: 'builder killed',
      setting: at(mark, (builder) => builder.kill()),
    },
    {
      ...base,
      classes: [...base.classes],
      id: `builder-ended-${stage}`,
      kind: 'builder killed',
      setting: at(mark, (builder) => builder.kill('SIGTERM')),
    },
    {
      ...base,
      classes: [...base.classes],
      id: `builder-restarted-${stage}`,
      kind: 'engine (buildkitd) restarted',
      setting: at(mark, async (builder) => {
        await builder.kill()
        await builder.boot()
      }),
    },
    {
      ...base,
      classes: ['out-of-memory'],
      id: `client-killed-${stage}`,
      kind: 'buildx client killed',
      setting: at(stage === 'before-the-build' ? /^build: /m : mark, async (_, child) => {
        await sleep(stage === 'before-the-build' ? 100 : stage === 'in-a-step' ? 0 : 300)
        for (const pid of childrenOf(child.pid ?? 0)) process.kill(pid, 'SIGKILL')
      }),
    },
  ])
  return killed
}

/** Programs that the action has started itself, which is docker alone at such a moment. */
function childrenOf(parent: number): number[] {
  return readdirSync('/proc').flatMap((entry) => {
    try {
      const [, own] = readFileSync(`/proc/${entry}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')
      return Number(own) === parent ? [Number(entry)] : []
    } catch {
      return []
    }
  })
}
