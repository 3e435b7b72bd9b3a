import type { Failure, Finding } from '../failure.ts'
import { BUDGET } from '../image/budget.ts'
import { repositoryOf } from '../image/reference.ts'
import { megabytes } from '../image/size.ts'
import { stepTitle } from '../image-build/progress.ts'
import { fetched } from './fetched.ts'
import { bar, code, details, plainText, table } from './markdown.ts'
import { ageInDays } from './outputs.ts'
import { packageDifference } from './packages.ts'
import type { ActionResult } from './result.ts'
import { verification } from './verification.ts'

/** Bytes. The runner refuses a larger summary as a whole; a manifest or a check's log may list things without end. */
const MOST_BYTES = 1024 * 1024
const MOST_FINDINGS = 30

const TITLES: Record<ActionResult['decision'], string> = {
  reuse: 'Image reused',
  build: 'Image built, verified and published',
  refresh: 'Image refreshed, verified and published',
  'verify-only':
    'Warning: this job uses the image of another environment (its own was built and verified, not published)',
  fallback: 'Warning: this job uses the image of another environment (nothing was built)',
  promote: 'Image promoted',
}

/** The job summary as Markdown. Pure; everything that comes from outside is escaped. */
export function summary(result: ActionResult): string {
  const image = `${repositoryOf(result.repository)}@${result.digest}`
  const rows: [string, string][] = [
    ['Decision', `**${result.decision}**: ${plainText(result.reason)}`],
    ['Image', code(image)],
    ['Tag', code(result.tag)],
    ['Size', size(result)],
    ['Age', age(result)],
  ]
  if (result.oversize !== undefined) rows.push(['Above the size budget', plainText(result.oversize)])
  if (result.tagged.length > 0) rows.push(['Tags moved', result.tagged.map(code).join(', ')])
  if (result.cache?.length) rows.push(['Build cache', result.cache.map(plainText).join('; ')])
  for (const { tag, why } of result.kept) rows.push(['Tag not moved', `${code(tag)}: ${plainText(why)}`])
  const parts = [
    `### ${TITLES[result.decision]}`,
    table(['', ''], rows),
    ...(result.promotion === undefined ? [] : [promotionTable(result.promotion)]),
    result.fallback ? 'To use the same image at home:' : 'To use the same environment at home:',
    `\`\`\`sh\ndocker run --rm -it -v "$PWD:/work" -w /work ${image} bash\n\`\`\``,
  ]
  if (result.size !== undefined && result.size.layers.length > 0) parts.push(layers(result.size))
  if (result.largest.length > 0) {
    const largest = result.largest.map(({ name, by, bytes }) => [plainText(name), by, megabytes(bytes)])
    parts.push(details('Largest packages on disk', table(['Package', 'From', 'Size'], largest)))
  }
  if (result.difference !== undefined) parts.push(packageDifference(result.difference))
  parts.push(times(result))
  if (result.checks.length > 0) parts.push(...verification(result.checks))
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
  if (result.contents?.length) parts.push(fetched(result.contents))
  const components = Object.entries(result.components).map(
    ([name, hash]) => [name, code(hash.slice(0, 16))] as [string, string],
  )
  parts.push(details(`Fingerprint ${result.hash.slice(0, 16)}`, table(['Component', 'SHA-256'], components)))
  const text = `${parts.join('\n\n')}\n`
  if (Buffer.byteLength(text) <= MOST_BYTES) return text
  // The first four say what to use.
  return `${parts.slice(0, 4).join('\n\n')}\n\nThe rest is too long for a job summary.\n`
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
    ? `Tags that were already moved: ${tagged.map(code).join(', ')}.`
    : 'No tag was moved.'
  const places = findingsTable(text.findings ?? [])
  return `### No image: ${plainText(text.class)}\n\n${table(['', ''], rows)}\n\n${places}${moved}\n`
}

/** What is wrong, where, and what to do about each: one piece of advice does not fit all. Empty for fewer than two. */
function findingsTable(findings: readonly Finding[]): string {
  if (findings.length < 2) return ''
  const rows = findings
    .slice(0, MOST_FINDINGS)
    .map(({ file, line, message, advice }) => [place(file, line), plainText(message), plainText(advice)])
  const more = findings.length - rows.length
  const rest = more > 0 ? `\n\nAnd ${more} more, in the log.` : ''
  return `${table(['Where', 'What', 'What to do'], rows)}${rest}\n\n`
}

/** `500 MB compressed (50 % of 1000 MB), 1500 MB on disk (...)`. */
function size({ size, disk }: ActionResult): string {
  const part = (bytes: number, what: string, budget: number): string =>
    `${megabytes(bytes)} ${what} (${percent(bytes, budget)})`
  return [
    size === undefined ? 'unknown' : part(size.bytes, 'compressed', BUDGET.compressed),
    ...(disk === undefined ? [] : [`${part(disk.bytes, 'on disk', BUDGET.disk)} in ${disk.files} files`]),
  ].join(', ')
}

/** `3 days; packages resolved 40 days ago`: a new base makes a new image of old packages. */
function age({ created, solved, now }: ActionResult): string {
  if (created === undefined) return 'unknown'
  const [built, resolved] = [ageInDays(created, now), ageInDays(solved ?? created, now)]
  return built === resolved ? days(built) : `${days(built)}; packages solved ${days(resolved)} ago`
}

function percent(bytes: number, budget: number): string {
  return `${Math.round((100 * bytes) / budget)} % of ${megabytes(budget)}`
}

function layers(size: NonNullable<ActionResult['size']>): string {
  const rows = size.layers.map(({ bytes, what }) => [
    plainText(what),
    megabytes(bytes),
    bar(bytes / size.bytes),
  ])
  const total = ['**together**', `**${megabytes(size.bytes)}**`, percent(size.bytes, BUDGET.compressed)]
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

function place(file: string | undefined, line: number | undefined): string {
  return file === undefined ? '' : code(line === undefined ? file : `${file}:${line}`)
}

function seconds(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`
}

function days(count: number): string {
  return count === 0 ? 'less than a day' : `${count} day${count === 1 ? '' : 's'}`
}

/** Who moved which tag from where to where, and why. */
function promotionTable({ moves, by, reason, proof }: NonNullable<ActionResult['promotion']>): string {
  const rows = moves.map(({ tag, from, to }) => [
    code(tag),
    from === undefined ? 'nothing' : from === to ? 'the same' : code(from),
    code(to),
    plainText(by),
    plainText(reason),
  ])
  const words = `The image passed verification: the tag ${code(proof)} points to it. The record is beside the image, and under ${moves.map(({ tag }) => code(`promotion-${tag}`)).join(', ')}. Pushes do not move these tags. They move again when a newer image (built after this decision) is verified.`
  return `${table(['Tag', 'From', 'To', 'By', 'Why'], rows)}\n\n${words}`
}
