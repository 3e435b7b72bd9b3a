import { type Result, runAction } from '../../e2e/action.ts'
import { setting, unique } from '../../e2e/machine.ts'
import { bentRegistry } from './bent-registry.ts'
import type { Campaigned, Outcome, Verdict } from './case.ts'
import { checkRegistry, checkRun } from './invariants.ts'
import type { Scenes } from './scenes.ts'

/** Runs the action once with its fault, on the real registry and engine, and looks at what is left. */
export async function runFault(fault: Campaigned, scenes: Scenes): Promise<Verdict> {
  const start = performance.now()
  const path = `e2e/${unique('campaign')}`
  const shared = setting('REGISTRY')
  const given = await fault.setting?.({ registry: shared, path })
  const registry = given?.registry ?? shared
  const scene = await scenes.seed(fault.scene, `${registry}/${path}`)
  const front = await bentRegistry(registry, fault.bends ?? [], fault.login)
  const [username = '', password = ''] = fault.login?.split(':') ?? []
  const runId = unique('campaign')
  let session = 0
  let result: Result
  try {
    const { registry: _, after: __, ...options } = given ?? {}
    result = await runAction(scene.lecture, {
      name: `${front.host}/${path}`,
      // Whatever the run starts belongs to this session, and can be found when it has ended.
      within: ['setsid'],
      ...options,
      inputs: {
        ...scene.inputs,
        ...(fault.base && { base: setting('BASE').replace(shared, front.host) }),
        ...(fault.login && { username, password }),
        ...options.inputs,
      },
      env: { GITHUB_RUN_ID: runId, ...scene.env, ...options.env },
      during: (child, log) => {
        session = child.pid ?? 0
        return options.during?.(child, log)
      },
    })
  } finally {
    front.close()
    await given?.after?.()
  }
  const violations = [
    ...(await checkRun(fault, result, session, runId)),
    ...(await checkRegistry(`${registry}/${path}`, scene, result)),
  ]
  if (fault.bends && !fault.mayMiss && front.bent() === 0) {
    const seen = [...new Set(front.seen.map((line) => line.slice(0, 120)))].slice(-30).join('\n    ')
    violations.push({ invariant: 'fault not met', what: `no request matched; there were\n    ${seen}` })
  }
  return {
    fault,
    outcome: outcomeOf(result),
    violations,
    result,
    seconds: (performance.now() - start) / 1000,
  }
}

function outcomeOf({ code, log }: Result): Outcome {
  if (code !== 0) return 'refused'
  return /^::warning|^::notice[^\n]*(?:could not|was not)/m.test(log) ? 'degraded' : 'survived'
}
