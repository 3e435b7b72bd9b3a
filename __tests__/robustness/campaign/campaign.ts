import type { Campaigned, Verdict } from './case.ts'
import { runFault } from './run.ts'
import { type SceneName, Scenes } from './scenes.ts'

/** Runs so many at a time until all are done or it `isOver`; calls `told` after each. A fault that could not be set up is a violation, too. */
export async function campaign(
  faults: Campaigned[],
  jobs: number,
  told: (verdict: Verdict) => void,
  isOver = (): boolean => false,
): Promise<Verdict[]> {
  const scenes = await Scenes.create()
  await prepare(faults, scenes)
  const waiting = [...faults]
  const busy = new Set<string>()
  const verdicts: Verdict[] = []
  const next = (): Campaigned | undefined => {
    if (isOver()) waiting.length = 0
    const place = waiting.findIndex(({ alone }) => alone === undefined || !busy.has(alone))
    return place < 0 ? undefined : waiting.splice(place, 1)[0]
  }
  const work = async (): Promise<void> => {
    for (let fault = next(); fault !== undefined; fault = next()) {
      if (fault.alone !== undefined) busy.add(fault.alone)
      const verdict = await runFault(fault, scenes).catch((error: unknown) =>
        broken(fault as Campaigned, error),
      )
      if (fault.alone !== undefined) busy.delete(fault.alone)
      verdicts.push(verdict)
      told(verdict)
    }
  }
  while (waiting.length > 0) await Promise.all(Array.from({ length: jobs }, work))
  return verdicts
}

/** What each scene makes when nothing is wrong: a green run, and the fingerprint to expect of all others. */
async function prepare(faults: Campaigned[], scenes: Scenes): Promise<void> {
  const names = [...new Set(faults.map((fault) => fault.scene))].filter((scene) => scene !== 'reject')
  const one = async (scene: SceneName): Promise<void> => {
    const clean = await runFault({ id: scene, kind: 'none', scene, classes: [] }, scenes)
    if (clean.violations.length > 0 || clean.outcome !== 'survived') {
      const what = clean.violations.map((violation) => violation.what).join('; ')
      throw new Error(
        `the scene ${scene} is ${clean.outcome} without a fault: ${what}\n${clean.result.log.slice(-5000)}`,
      )
    }
    scenes.learn(scene, clean.result.outputs.hash ?? '')
  }
  await Promise.all(names.map(one))
}

function broken(fault: Campaigned, error: unknown): Verdict {
  const what = error instanceof Error ? error.message : String(error)
  const result = {
    code: null,
    log: '',
    outputs: {},
    summary: '',
    errors: [],
    placed: [],
    left: [],
    seconds: 0,
  }
  return {
    fault,
    outcome: 'refused',
    violations: [{ invariant: 'the campaign itself', what }],
    result,
    seconds: 0,
  }
}
