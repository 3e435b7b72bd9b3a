import { stepTitle } from '../build/progress.ts'
import type { Failure } from '../failure.ts'
import { repositoryOf } from '../image/reference.ts'
import { ageInDays } from './outputs.ts'
import type { ActionResult } from './result.ts'

const MB = 1_000_000
/** The design's budget for a compressed image. */
const BUDGET = 1000 * MB

/** The runner refuses a summary above 1 MiB as a whole. */
const MOST_FINDINGS = 30

const TITLES: Record<ActionResult['decision'], string> = {
  reuse: 'Image reused',
  build: 'Image built, verified and published',
  refresh: 'Image refreshed, verified and published',
  'verify-only': 'Environment verified, nothing published',
  fallback: 'Older image used',
}

/** The job summary as Markdown. Pure; everything that comes from outside is escaped. */
export function summary(result: ActionResult): string {
  const image = `${repositoryOf(result.repository)}@${result.digest}`
  const age = result.created === undefined ? 'unknown' : days(ageInDays(result.created, result.now))
  const rows: [string, string][] = [
    ['Decision', `**${result.decision}**: ${plainText(result.reason)}`],
    ['Image', code(image)],
    ['Tag', code(result.tag)],
    ['Size', result.size === undefined ? 'unknown' : `${megabytes(result.size.bytes)} compressed`],
    ['Age', age],
  ]
  if (result.tagged.length > 0) rows.push(['Tags moved', result.tagged.map(code).join(', ')])
  for (const { tag, why } of result.kept) rows.push(['Tag left alone', `${code(tag)}: ${plainText(why)}`])
  const parts = [
    `### ${TITLES[result.decision]}`,
    table(['', ''], rows),
    'The same environment at home:',
    `\`\`\`sh\ndocker run --rm -it -v "$PWD:/work" -w /work ${image} bash\n\`\`\``,
  ]
  if (result.size !== undefined && result.size.layers.length > 0) parts.push(sizes(result.size))
  parts.push(times(result))
  const failed = result.checks.filter((check) => !check.ok).length
  if (result.checks.length > 0) {
    const list = result.checks.map((check) => `${check.ok ? '✓' : '✗'} ${plainText(check.name)}`).join(' · ')
    parts.push(details(`${result.checks.length - failed} of ${result.checks.length} checks passed`, list))
  }
  const findings = result.findings
    .slice(0, MOST_FINDINGS)
    .map(
      (finding) =>
        [
          place(finding.file, finding.line),
          `${plainText(finding.message)}. ${plainText(finding.advice)}`,
        ] as [string, string],
    )
  if (findings.length > 0)
    parts.push(
      details(`Hints about the environment (${result.findings.length})`, table(['Where', 'What'], findings)),
    )
  const components = Object.entries(result.components).map(
    ([name, hash]) => [name, code(hash.slice(0, 16))] as [string, string],
  )
  parts.push(details(`Fingerprint ${result.hash.slice(0, 16)}`, table(['Component', 'SHA-256'], components)))
  return `${parts.join('\n\n')}\n`
}

/** The summary of a run that failed: what, why, what to do. */
export function failureSummary({ text }: Pick<Failure, 'text'>): string {
  const { doing, on, why, next, tagged } = text
  const rows: [string, string][] = [
    ['Doing', plainText(doing)],
    ['On', code(on)],
    ['Why', plainText(why)],
    ['Next', plainText(next)],
  ]
  const moved = tagged?.length
    ? `Tags moved before that: ${tagged.map(code).join(', ')}.`
    : 'No tag was moved.'
  return `### No image: ${plainText(text.class)}\n\n${table(['', ''], rows)}\n\n${moved}\n`
}

function sizes(size: NonNullable<ActionResult['size']>): string {
  const rows = size.layers.map(({ bytes, what }) => [
    plainText(what),
    megabytes(bytes),
    bar(bytes / size.bytes),
  ])
  const total = [
    '**together**',
    `**${megabytes(size.bytes)}**`,
    `${Math.round((100 * size.bytes) / BUDGET)} % of ${megabytes(BUDGET)}`,
  ]
  return table(['Layer', 'Compressed', ''], [...rows, total])
}

function times(result: ActionResult): string {
  const total = result.phases.reduce((sum, phase) => sum + phase.milliseconds, 0)
  const rows = result.phases.map(({ name, milliseconds }) => [
    plainText(name),
    seconds(milliseconds),
    bar(milliseconds / Math.max(total, 1)),
  ])
  const slow = result.steps
    .filter((step) => !step.cached && step.seconds >= 1)
    .sort((a, b) => b.seconds - a.seconds)
  const steps = slow.slice(0, 10).map((step) => [code(stepTitle(step.name)), seconds(step.seconds * 1000)])
  const stages = table(['Stage', 'Time', ''], [...rows, ['**together**', `**${seconds(total)}**`, '']])
  return steps.length === 0
    ? stages
    : `${stages}\n\n${details('Slowest build steps', table(['Step', 'Time'], steps))}`
}

function bar(share: number): string {
  return '█'.repeat(Math.max(0, Math.min(20, Math.round(share * 20)))) || '▏'
}

function table(head: string[], rows: string[][]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

function details(title: string, body: string): string {
  return `<details><summary>${plainText(title)}</summary>\n\n${body}\n\n</details>`
}

function place(file: string | undefined, line: number | undefined): string {
  return file === undefined ? '' : code(line === undefined ? file : `${file}:${line}`)
}

/** Markdown and HTML from outside become plain text; a line break would end a table's row. */
function plainText(text: string): string {
  return text
    .slice(0, 2000)
    .replace(/[\u0000-\u001f\u007f]+/g, ' ')
    .replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character] ?? '')
    .replace(/[\\`*_{}[\]#!|~@]/g, '\\$&')
}

function code(text: string): string {
  return `\`${text.slice(0, 500).replace(/[\u0000-\u001f\u007f`|]+/g, ' ')}\``
}

function megabytes(bytes: number): string {
  return `${(bytes / MB).toFixed(bytes < 10 * MB ? 1 : 0)} MB`
}

function seconds(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`
}

function days(count: number): string {
  return count === 0 ? 'less than a day' : `${count} day${count === 1 ? '' : 's'}`
}
