import { pipSection } from './canonical.ts'
import { checkCharacters, itemText } from './item.ts'
import { checkListedTwice } from './listed-twice.ts'
import { packageName } from './match-spec.ts'
import { specProblem } from './match-spec-problem.ts'
import { checkHashes } from './missing-hashes.ts'
import type { Spec } from './model.ts'
import type { Node, Scalar } from './nodes.ts'
import { pipItems } from './pip-section.ts'
import { type Problems, quoted } from './problems.ts'
import { pythonPin } from './python-pin.ts'

// What YAML 1.1, and so conda, takes for a number, a truth value or nothing when it has no quotes.
const NOT_TEXT =
  /^(?:~|null|true|false|yes|no|on|off|[-+]?(?:\d(?:_*\d)*(?:_*\.\d+)?|\.\d+)(?:e[-+]?\d+)?|0x[0-9a-f]+)$/i

/** The conda specs and the pip section of `dependencies`; whatever conda or mamba would misread is an error. */
export function readDependencies(
  node: Node | undefined,
  problems: Problems,
): { conda: Spec[]; pip: Spec[] | undefined } {
  const conda: Spec[] = []
  let pip: Spec[] | undefined
  let pipLine = 0
  if (node === undefined || node.kind !== 'sequence') {
    problems.error(
      'dependencies-missing',
      node?.line ?? 1,
      node === undefined ? 'the key "dependencies" is missing' : 'dependencies is not a list',
      'Write the packages as a list below dependencies:. Each line begins with "- "',
    )
    return { conda, pip }
  }
  if (node.items.length === 0) {
    problems.error(
      'dependencies-empty',
      node.line,
      'dependencies is empty',
      'List the packages, python first',
    )
  }
  for (const [index, item] of node.items.entries()) {
    if (item.kind === 'scalar') {
      const spec = condaSpec(item, problems)
      if (spec !== undefined) conda.push(spec)
      continue
    }
    const section = pipSection(item)
    if (section === undefined) {
      reportOtherSection(item, problems)
    } else if (pipLine > 0) {
      problems.error(
        'second-pip-section',
        item.line,
        `line ${pipLine} already begins a pip section. conda installs only the last pip section, and mamba installs both`,
        'Move these items into the first pip section',
      )
      pipItems(section, problems)
    } else {
      const below = node.items.slice(index + 1).filter((other) => other.kind === 'scalar')
      pip = pipItems(section, problems, below)
      pipLine = item.line
    }
  }
  checkPython(conda, node.line, problems)
  checkListedTwice(conda, pip ?? [], problems)
  checkHashes(conda, pip ?? [], problems)
  return { conda, pip }
}

function reportOtherSection(item: Exclude<Node, Scalar>, problems: Problems): void {
  if (item.kind === 'sequence') {
    problems.error(
      'item-not-text',
      item.line,
      'this is a list, and a package is expected here',
      'Write one package per line',
    )
    return
  }
  for (const { key } of item.entries) {
    if (!checkCharacters(key, 'the key', problems)) continue
    if (key.value === 'conda') {
      problems.error(
        'conda-section',
        key.line,
        '"- conda:" makes conda forget every conda package listed before it',
        'Remove the line and move its packages up into dependencies',
      )
    } else if (key.value === 'pip') {
      problems.error(
        'pip-section-shared',
        key.line,
        'the pip section shares its list item with another key',
        'Write "- pip:" as a separate list item',
      )
    } else {
      problems.error(
        'unknown-section',
        key.line,
        `conda does not know the section ${quoted(key.value)}; the only possible section is pip`,
        'Write packages as "- name=version". Put quotes around an item that contains a colon and a space',
      )
    }
  }
}

function condaSpec(node: Scalar, problems: Problems): Spec | undefined {
  const text = itemText({ ...node, value: withoutComment(node.value) }, 'the package', problems)
  if (text === undefined) return undefined
  if (node.plain && NOT_TEXT.test(text)) {
    problems.error(
      'item-not-text',
      node.line,
      `YAML reads ${quoted(text)} as a number or as true or false, not as the name of a package`,
      'Write the name of a package. If this is its real name, put it in quotes',
    )
    return undefined
  }
  if (packageName(text) === undefined) {
    problems.error('match-spec', node.line, `conda cannot search for ${quoted(text)}`, adviceFor(text))
    return undefined
  }
  const problem = specProblem(text)
  if (problem !== undefined) {
    problems.error('match-spec', node.line, `${quoted(text)}: ${problem.why}`, problem.advice)
    return undefined
  }
  if (node.selector !== undefined) {
    problems.notice(
      'platform-selector',
      node.line,
      `conda and mamba ignore the condition [${node.selector}]: ${quoted(text)} is installed everywhere`,
      'Only conda-lock reads conditions of this kind. If the package exists for Linux, you need not do anything',
    )
  }
  return { text, line: node.line }
}

/** What was probably meant by a text that is no match spec. */
function adviceFor(text: string): string {
  if (/^(?:git\+|-|https?:|\.{0,2}\/)|;|^[\w.-]+ ?@ ?/.test(text)) return 'Move it into the pip section'
  if (/^[\w.-]+ ?\[[A-Za-z]/.test(text))
    return 'Conda packages have no extras. List the packages that you need, or move the item into the pip section'
  if (/^pip:/.test(text)) return 'Write "- pip:", and below it, with more indentation, "- name==version"'
  if (/\S#/.test(text)) return 'Write a space before the comment'
  if (text.includes('(')) return 'Write the versions without parentheses, as in name>=1.0,<2.0'
  if (/["']/.test(text)) return 'Remove the quotes, or put them around the whole item'
  if (/^[\w.-]+,? [\w.-]+/.test(text)) return 'Write one package per line, as name=version'
  return 'Write it as name, name=version or channel::name=version'
}

/** conda and mamba drop a comment that stands in the quotes. YAML begins none behind a no-break space. */
function withoutComment(text: string): string {
  const at = text.search(/[ \t]#/)
  return at < 0 || text.includes('\n', at) ? text : text.slice(0, at)
}

function checkPython(conda: Spec[], line: number, problems: Problems): void {
  const python = conda.find(({ text }) => packageName(text) === 'python')
  if (python === undefined) {
    problems.warning(
      'python-missing',
      line,
      'python is not listed, so the environment gets any version of Python that fits, or no Python at all',
      'Add python with its version, as in python=3.13',
    )
  } else if (pythonPin(conda.map(({ text }) => text)).minor === undefined) {
    problems.warning(
      'python-unpinned',
      python.line,
      `${quoted(python.text)} does not say which version of Python to install`,
      'Write the version, as in python=3.13',
    )
  }
}
