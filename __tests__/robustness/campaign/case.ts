import type { FailureClass } from '../../../src/failure.ts'
import type { Options, Result } from '../../e2e/action.ts'
import type { Bend } from './bent-registry.ts'
import type { SceneName } from './scenes.ts'

/** What one run is given on top of its scene; made when it begins, taken away when it ended. */
export interface Setting extends Partial<Options> {
  /** Registry to run against instead of the shared one, already seeded. */
  registry?: string
  /** Called after the run and before the checks. */
  after?: () => Promise<unknown> | unknown
}

export interface Campaigned {
  /** Unique; `npm run campaign -- --only ID` runs it alone. */
  id: string
  /** Row of the table. */
  kind: string
  scene: SceneName
  bends?: Bend[]
  /** Registry with a token service and this user name and password. */
  login?: string
  setting?: (about: { registry: string; path: string }) => Promise<Setting>
  /** The base images come through the bent registry, too. */
  base?: true
  /** Classes that name the fault; empty when the run must end green. */
  classes: FailureClass[]
  /** The run must end red. */
  mustFail?: true
  /** Runs that share something run one after another. */
  alone?: string
  /** The fault must have been met at least once; not so where it may be beside the run's way. */
  mayMiss?: true
}

export type Outcome = 'survived' | 'degraded' | 'refused'

export interface Verdict {
  fault: Campaigned
  outcome: Outcome
  /** What is wrong, a sentence each; empty is what it should be. */
  violations: { invariant: string; what: string }[]
  result: Result
  seconds: number
}
