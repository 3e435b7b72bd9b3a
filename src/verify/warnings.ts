import type { Log } from '../ports.ts'
import type { Check } from './checks.ts'

/** Annotations for what the checks found that does not reject the image: with advice, and one for all that a book does not need. */
export function tellWarnings(checks: readonly Check[], log: Pick<Log, 'warning' | 'notice'>): void {
  for (const check of checks) {
    if (check.level === 'warning') log.warning(sentence(check))
    if (check.level === 'notice') log.notice(sentence(check))
  }
  const optional = checks.filter(({ level }) => level === 'optional')
  if (optional.length > 0) log.warning(missingTools(optional))
}

function sentence({ name, why, advice }: Check): string {
  return `The image passed, but ${name}: ${why ?? 'no reason given'}.${advice === undefined ? '' : ` Advice: ${advice}.`}`
}

function missingTools(checks: readonly Check[]): string {
  const names = checks.map(({ name }) => name.replace(/^tools\./, ''))
  return `The image passed without ${names.join(', ')}. A book does not need them, but a step of a job may need them. Install them in the Dockerfile, or start it from ghcr.io/quantecon/lecture-base.`
}
