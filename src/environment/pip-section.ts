import { itemText } from './item.ts'
import type { Spec } from './model.ts'
import type { Node } from './nodes.ts'
import { type Problems, quoted } from './problems.ts'
import { parseRequirement } from './requirement.ts'

/** The items of the pip section, in their order; those that cannot be used are errors and left out. */
export function pipItems(section: Node, problems: Problems): Spec[] {
  if (section.kind === 'mapping' || (section.kind === 'scalar' && section.value !== '')) {
    problems.error(
      'pip-section-not-a-list',
      section.line,
      'the pip section is not a list',
      'Write its packages below "- pip:", indented further, each line beginning with "- "',
    )
    return []
  }
  if (section.kind === 'scalar' || section.items.length === 0) {
    problems.warning('empty-pip-section', section.line, 'the pip section is empty', 'Remove "- pip:"')
    return []
  }
  const items: Spec[] = []
  for (const node of section.items) {
    const text = itemText(node, 'the pip requirement', problems)
    if (text === undefined) continue
    checkRequirement(text, node.line, problems)
    items.push({ text, line: node.line })
  }
  return items
}

/** Notes what pip cannot read, and what can install something else tomorrow. */
export function checkRequirement(text: string, line: number, problems: Problems): void {
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
        `${quoted(text)} follows ${requirement.reference ?? 'the default branch'}, whose content can change`,
        'Put the full commit hash behind the @; until then the image is rebuilt whenever the reference moves',
      )
      break
    case 'named':
    case 'url':
      if (requirement.pinned) break
      problems.warning(
        'unpinned-requirement',
        line,
        `${quoted(text)} is not pinned, so a rebuild can install another version`,
        requirement.kind === 'url' ? 'Put #sha256=... behind the address' : 'Pin it with ==',
      )
      break
    case 'include':
      if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(requirement.target)) break
      problems.error(
        'remote-include',
        line,
        `${quoted(text)} is fetched when pip runs, so its content is unknown here`,
        'Copy the file into the repository and name it by its path',
      )
  }
}
