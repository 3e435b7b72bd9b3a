import { CORRECT } from './match-spec-problem.ts'
import { type Unclear, unclear } from './requirement-kind.ts'

const OPERATORS = '==, !=, <, <=, >, >= and ~='
const EXAMPLE = 'Write it as name==version'

/** A command stands where a line of a requirements file is expected. */
export function commandLine(text: string): Unclear | undefined {
  const own = /^(?:[!%]?python[\d.]* -m )?[!%]?pip[\d.]* install +(?=\S)(.*)$/s.exec(text)?.[1]
  return own === undefined
    ? undefined
    : unclear('this is a command', `Write only what follows "pip install": "- ${own}"`)
}

/** What pip cannot read, with what was probably meant. */
export function unreadable(text: string): Unclear {
  if (/^["']/.test(text)) return cannot('Remove the quotes inside the item')
  if (/\S#/.test(text)) return cannot('Write a space before the comment')
  const [, extras = '', rest = ''] = /^[A-Za-z0-9][A-Za-z0-9._-]*\s*(\[[^\]]*\]?)?\s*(.*)$/s.exec(text) ?? []
  if (extras !== '' && !extras.endsWith(']')) return cannot('Write the closing bracket after the extras')
  if (/^,? *[A-Za-z]/.test(rest)) return cannot('Write one requirement per item')
  for (const clause of rest.split(',')) {
    const found = clauseProblem(clause.trim().replace(/^\(|\)$/g, ''))
    if (found !== undefined) return found
  }
  return cannot(EXAMPLE)
}

/** What of one condition pip refuses, where it is seen. */
function clauseProblem(clause: string): Unclear | undefined {
  const [, operator = '', version = ''] = /^([=<>!~]*)\s*(.*)$/s.exec(clause) ?? []
  if (operator === '=') {
    const build = /^[^=]+=/.test(version) ? ", and does not know conda's builds" : ''
    return cannot(`pip writes a version with ==, not with =${build}`)
  }
  if (operator !== '' && !/^(?:===?|!=|<=?|>=?|~=)$/.test(operator)) {
    const right = CORRECT[operator]
    const advice = right === undefined ? `Write one of ${OPERATORS}` : `Write ${right}`
    return unclear(`${operator} is not an operator`, advice)
  }
  if (operator === '') return undefined
  if (version === '') {
    return unclear(
      `the version is missing after ${operator}`,
      `Write a version after ${operator}, or remove it`,
    )
  }
  if (/^[^=]+=[^=]+$/.test(version)) return cannot("Remove conda's build: it is the text after the last =")
  if (version.endsWith('.*') && !/^[=!]=$/.test(operator)) {
    return unclear(
      'pip accepts ".*" only after == and !=',
      operator === '~=' ? `Write ==${version}` : `Remove ".*" after ${operator}`,
    )
  }
  if (operator === '~=' && /^v?\d+$/.test(version)) {
    return unclear('~= needs a version with at least two parts', `Write ~=${version}.0, or >=${version}`)
  }
  return /^[^\s]+\.x$/i.test(version)
    ? unclear(`${version} is not a version`, `Write ==${version.replace(/x$/i, '*')}`)
    : undefined
}

function cannot(advice: string): Unclear {
  return unclear('pip cannot read it', advice)
}
