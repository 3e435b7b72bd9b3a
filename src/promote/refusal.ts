import { Failure } from '../failure.ts'

export function refusal(on: string, { why, next }: { why: string; next: string }): Failure {
  return new Failure({ class: 'refused', doing: 'promoting an image', on, why, next })
}
