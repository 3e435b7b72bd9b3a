import type { Subject } from '../fingerprint/subject.ts'
import type { Output } from '../image-build/arguments.ts'
import type { Step } from '../image-build/progress.ts'
import type { Session } from '../image-build/session.ts'
import type { Job } from '../job.ts'
import type { RunPlan } from '../plan/plan-run.ts'

export type Producing = Extract<RunPlan, { kind: 'build' | 'refresh' | 'verify-only' }>

export interface Made {
  digest: string
  steps: Step[]
  /** What became of the build cache, for the summary. */
  cache: string[]
  /** For the reason that people read: how the image came to its new base. */
  how?: string
}

export interface Means {
  session: Session
  output: Output
  /** Milliseconds since 1970. `solved`: since when the packages stand that this run does not solve. */
  created: number
  solved: number | undefined
}

/** What the making of an image hangs on. */
export interface Making {
  plan: Producing
  subject: Subject
  means: Means
  job: Job
}
