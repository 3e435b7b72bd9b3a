import { strangeInText } from './characters.ts'
import { checkIndexes } from './index-order.ts'
import { itemText, strangeReport } from './item.ts'
import type { Spec } from './model.ts'
import type { Node, Scalar } from './nodes.ts'
import { type Problems, quoted } from './problems.ts'
import { parseRequirement } from './requirement.ts'
import { requirementLines, splitLines } from './requirement-lines.ts'

/**
 * The items of the pip section, in their order; those that cannot be used are errors and left out. `below`: the items that stand
 * after the section at its own level.
 */
export function pipItems(section: Node, problems: Problems, below: readonly Scalar[] = []): Spec[] {
  if (section.kind === 'mapping' || (section.kind === 'scalar' && section.value !== '')) {
    problems.error(
      'pip-section-not-a-list',
      section.line,
      'the pip section is not a list',
      'Write its packages below "- pip:" with more indentation. Each line begins with "- "',
    )
    return []
  }
  if (section.kind === 'scalar' || section.items.length === 0) {
    reportEmpty(section.line, below, problems)
    return []
  }
  const items: Spec[] = []
  for (const node of section.items) {
    const text = itemText(node, 'the pip requirement', problems, false)
    if (text === undefined) continue
    checkRequirement(text, node.line, problems)
    items.push({ text, line: node.line })
  }
  checkIndexes(items, problems)
  return items
}

function reportEmpty(line: number, below: readonly Scalar[], problems: Problems): void {
  const [first] = below
  if (first === undefined) {
    problems.warning('empty-pip-section', line, 'the pip section is empty', 'Remove "- pip:"')
    return
  }
  const lines = below.length === 1 ? `line ${first.line}` : `lines ${first.line} to ${below.at(-1)?.line}`
  problems.warning(
    'pip-indentation',
    first.line,
    `${quoted(first.value)} has the same indentation as "- pip:" on line ${line}, so conda installs it and the pip section is empty`,
    `If pip should install these packages, indent ${lines} more than "- pip:". Otherwise remove "- pip:"`,
  )
}

/** The longest real files, with a hash for each of their packages, have some hundreds. */
const MOST_REQUIREMENTS = 20_000

/** The requirements of an included file, with everything that is wrong or doubtful about them noted. */
export function checkedRequirements(text: string, problems: Problems): Spec[] {
  const lines = splitLines(text)
  const requirements = requirementLines(text)
  const next = requirements[MOST_REQUIREMENTS]
  if (next !== undefined) {
    const why = `the file contains more than ${MOST_REQUIREMENTS} requirements`
    problems.error(
      'too-many-requirements',
      next.line,
      why,
      'List only the packages that lectures use. pip finds what these packages need',
    )
    return []
  }
  for (const { text: item, line } of requirements) {
    if (strangeInText(item, false) === undefined) {
      checkRequirement(item, line, problems)
      continue
    }
    // A requirement may go on over several lines.
    const at = lines.findIndex((content, index) => index >= line - 1 && strangeInText(content, false))
    const strange = strangeInText(lines[at] ?? '', false)
    if (strange !== undefined) {
      problems.error(...strangeReport(at + 1, 'the pip requirement', strange, item))
    }
  }
  checkIndexes(requirements, problems)
  return requirements
}

/** Notes what pip cannot read, and what can install something else tomorrow. */
function checkRequirement(text: string, line: number, problems: Problems): void {
  const requirement = parseRequirement(text)
  switch (requirement.kind) {
    case 'unclear':
      problems.error('pip-requirement', line, `${quoted(text)}: ${requirement.why}`, requirement.advice)
      break
    case 'git':
      if (requirement.pinned) break
      problems.warning(
        'mutable-git-reference',
        line,
        `the content of ${quoted(text)} can change, because it uses ${requirement.reference ?? 'the default branch'} and not a fixed commit`,
        'Write the full commit hash after the @. Until then, the image is rebuilt whenever the reference moves',
      )
      break
    case 'named':
    case 'url':
      if (requirement.pinned) break
      problems.warning(
        'unpinned-requirement',
        line,
        `${quoted(text)} is not pinned, so a rebuild can install a different version`,
        requirement.kind === 'url' ? 'Write #sha256=... after the address' : 'Pin it with ==',
      )
      break
    case 'include':
      if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(requirement.target)) break
      problems.error(
        'remote-include',
        line,
        `pip downloads ${quoted(text)} during the build, so its content is not known now`,
        'Copy the file into the repository, and write its path here',
      )
  }
}
