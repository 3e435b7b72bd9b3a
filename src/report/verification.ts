import type { Check } from '../verify/checks.ts'
import { code, details, plainText, table } from './markdown.ts'

/** Checks that took long, at most; seconds. */
const SLOWEST = 5

/** The checks: what they found that does not reject the image, which passed, and the slowest of them. They run side by side. */
export function verification(checks: readonly Check[]): string[] {
  const found = checks.filter(({ ok }) => !ok)
  const list = checks.map(({ ok, name }) => `${ok ? '✓' : '!'} ${plainText(name)}`).join(' · ')
  const slowest = checks
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, SLOWEST)
    .map(({ name, seconds }) => `${plainText(name)} ${seconds.toFixed(1)} s`)
  const rows = found
    .filter(({ level }) => level !== 'optional')
    .map(({ name, level, why, advice }) => [
      code(name),
      level ?? '',
      [why, advice]
        .filter((text) => text !== undefined)
        .map(plainText)
        .join('. '),
    ])
  const optional = found.filter(({ level }) => level === 'optional').map(({ name }) => code(name))
  if (optional.length > 0)
    rows.push([optional.join(', '), 'optional', 'missing, but a book does not need them'])
  return [
    ...(found.length === 0
      ? []
      : [`**The verification warns:**\n\n${table(['Check', 'Level', 'What'], rows)}`]),
    details(
      `${checks.length - found.length} of ${checks.length} checks passed`,
      `${list}\n\nSlowest checks (several run at the same time): ${slowest.join(', ')}`,
    ),
  ]
}
