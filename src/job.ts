import type { Inputs } from './inputs/inputs.ts'
import type { Timer } from './timer.ts'
import type { Run, World } from './world.ts'

/** All that one run has: what it was asked for, what it is about, and the world. Stages are handed it, and helpers what they need of it. */
export interface Job extends World, Run {
  inputs: Inputs
  timer: Timer
}
