import type { Step } from '../build/progress.ts'
import type { Finding } from '../failure.ts'
import type { Reference } from '../image/reference.ts'
import type { Check } from '../verify/checks.ts'

/** Everything that a run found out; the only thing that the report is made from. */
export interface ActionResult {
  repository: Reference
  digest: string
  /** The content tag under which the image can be found again. */
  tag: string
  hash: string
  decision: 'reuse' | 'build' | 'refresh' | 'verify-only' | 'fallback'
  reason: string
  built: boolean
  fallback: boolean
  created: number | undefined
  baseDigest: string | undefined
  size: { bytes: number; layers: { bytes: number; what: string }[] } | undefined
  components: Record<string, string>
  changedComponents: string[]
  tagged: string[]
  kept: { tag: string; why: string }[]
  checks: Check[]
  steps: Step[]
  phases: { name: string; milliseconds: number }[]
  requests: number
  findings: Finding[]
  now: number
}
