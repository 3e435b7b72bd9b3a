import { type Changes, type Difference, versions } from '../package-record/difference.ts'
import { INSTALLERS, type Installer } from '../package-record/record.ts'
import { code, details, plainText, table } from './markdown.ts'

/** Rows of one installer's table; three full ones are under half of the 1 MiB that the runner takes. */
const MOST_ROWS = 100
/** Characters of a name or version; a commit with its address has about 100. */
const LONGEST = 120

/** What changed in the packages, as a part of the job summary: counts in its title, a table for each installer. */
export function packageDifference({ against, changes }: Difference): string {
  const parts = INSTALLERS.flatMap((installer) => section(installer, changes))
  const compared = `Compared with ${code(against)}, the image that the tag ${code('latest')} pointed to before this run.`
  return details(`Packages: ${title(changes)}`, [compared, ...parts].join('\n\n'))
}

/** `conda 2 changed, 1 added; pip the same; apt not known`. */
function title(changes: Changes): string {
  return INSTALLERS.map((installer) => `${installer} ${counts(changes, installer)}`).join('; ')
}

function counts(changes: Changes, installer: Installer): string {
  const list = changes[installer]
  if (list === undefined) return 'not known'
  const added = list.filter(({ before }) => before === undefined).length
  const removed = list.filter(({ after }) => after === undefined).length
  const words = [
    [list.length - added - removed, 'changed'],
    [added, 'added'],
    [removed, 'removed'],
  ]
    .filter(([count]) => count !== 0)
    .map(([count, what]) => `${count} ${what}`)
  return words.length === 0 ? 'the same' : words.join(', ')
}

function section(installer: Installer, changes: Changes): string[] {
  const list = changes[installer] ?? []
  if (list.length === 0) return []
  const rows = list.slice(0, MOST_ROWS).map((change) => {
    const cells = [change.name, ...versions(change)]
    return cells.map((text) => (text === undefined ? '' : plainText(text.slice(0, LONGEST))))
  })
  const left = list.length - rows.length
  const more =
    left > 0
      ? [`And ${left} more of ${installer}. The output ${code('package-difference')} contains all of them.`]
      : []
  return [table([installer, 'Before', 'After'], rows), ...more]
}
