import type { Event, EventKind } from '../../src/event.ts'
import type { Candidate, ImageFacts, Plan, Situation } from '../../src/plan/decide.ts'
import { decide } from '../../src/plan/decide.ts'
import type { PushRight } from '../../src/ports.ts'

export const DAY = 24 * 60 * 60 * 1000
export const NOW = Date.UTC(2026, 7, 31)

export const ALLOWED: PushRight = { allowed: true }
export const DENIED: PushRight = {
  allowed: false,
  why: 'the token is read-only',
  next: 'Grant packages: write',
}

export function image(about: Partial<ImageFacts> = {}): Candidate {
  const usual = {
    digest: 'sha256:exact',
    fingerprint: 'f',
    solved: NOW - 5 * DAY,
    baseDigest: 'sha256:base',
  }
  return { image: { ...usual, ...about } }
}

export const NEWEST = image({ digest: 'sha256:newest', fingerprint: 'older' })

export function event(kind: EventKind, name: string = kind): Event {
  return {
    name,
    kind,
    branch: 'main',
    revision: 'a'.repeat(40),
    others: [],
    fed: false,
    pullRequest: kind === 'pull-request' ? 7 : undefined,
    fork: false,
    closed: false,
    dependabot: false,
    gitTag: kind === 'tag' ? 'v1' : undefined,
    revisionTime: undefined,
    actor: 'ada',
    runUrl: undefined,
  }
}

/** What the world would answer, if it were asked. */
export interface Answers {
  newest?: Candidate | undefined
  baseDigest?: string
  /** Of an image of a Dockerfile of the repository's own. */
  movedBases?: string | 'none'
  pushRight?: PushRight
  /** Of a checkout of another commit. */
  strange?: string | undefined
}

export type Given = Partial<
  Omit<Situation<Candidate>, 'newest' | 'baseDigest' | 'movedBases' | 'pushRight' | 'strange' | 'now'>
> &
  Answers

/** Decides as planRun() does, and writes down what was asked for. */
export function decided(given: Given): { plan: Exclude<Plan<Candidate>, { kind: 'ask' }>; asked: string[] } {
  const { newest, baseDigest = 'sha256:base', movedBases, pushRight = ALLOWED, strange, ...rest } = given
  let situation: Situation<Candidate> = {
    event: event('default-branch'),
    force: false,
    readOnly: 'verify',
    maxAgeDays: undefined,
    fingerprint: 'f',
    exact: undefined,
    newest: { known: false },
    baseDigest: { known: false },
    ...(movedBases !== undefined && { movedBases: { known: false } }),
    pushRight: { known: false },
    strange: { known: false },
    now: NOW,
    ...rest,
  }
  const asked: string[] = []
  for (;;) {
    const plan = decide(situation)
    if (plan.kind !== 'ask') return { plan, asked }
    if (asked.includes(plan.fact)) throw new Error(`${plan.fact} is asked for twice`)
    asked.push(plan.fact)
    const answer = {
      newest,
      baseDigest,
      movedBases: movedBases === 'none' ? undefined : movedBases,
      pushRight,
      strange,
    }[plan.fact]
    situation = { ...situation, [plan.fact]: { known: true, value: answer } }
  }
}
