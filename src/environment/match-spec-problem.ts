import { bracketValues, type MatchSpec, readMatchSpec } from './match-spec.ts'

export interface SpecProblem {
  why: string
  advice: string
}

const CLAUSE = /^(==|!=|<=|>=|~=|===|=|<|>|)([^=<>!~].*|)$/s
/** Operators that people write, and what conda and pip have for them. */
export const CORRECT: Record<string, string> = { '=>': '>=', '=<': '<=', '<>': '!=', '=!': '!=', '=~': '~=' }

/** What conda's MatchSpec takes in brackets. */
const KEYS = new Set(
  'name version build build_number channel subdir fn url md5 sha256 license license_family features track_features optional target'.split(
    ' ',
  ),
)

/** Why conda or mamba refuses a plausible spec, or drops a part of it without a word; `undefined` if neither. */
export function specProblem(spec: string): SpecProblem | undefined {
  const read = readMatchSpec(spec)
  if (read === undefined) return undefined
  const { version, build, brackets } = read
  if (version.endsWith(')')) {
    return {
      why: 'conda and mamba ignore the parentheses at the end',
      advice: 'Write the versions without parentheses, as in name>=1.0,<2.0',
    }
  }
  const written = writtenProblem(spec, read)
  if (written !== undefined) return written
  if (brackets !== '' && !/^\[\s*(?:[a-z_0-9]+\s*=.*)?\]/s.test(brackets)) {
    return {
      why: `conda and mamba ignore ${brackets.trim()}, because it does not contain name=value`,
      advice: /^\[\s*[A-Za-z][^=]*$/.test(brackets)
        ? 'Conda packages have no extras. List the packages that you need, or move the item into the pip section'
        : 'Write the version without brackets, or in the form [version=">=1.0"]',
    }
  }
  if (/^[<>]/.test(build) || /^[<>!~]/.test(build)) {
    return commaMissing(build)
  }
  return (
    bracketProblem(brackets, version, read.name) ??
    (version === '' ? undefined : versionProblem(version, read.name))
  )
}

/** What is lost when the spec is taken apart. */
function writtenProblem(spec: string, { version, brackets }: MatchSpec): SpecProblem | undefined {
  const head = spec.slice(0, spec.length - brackets.length).trimEnd()
  const torn = /[=<>!~]+ +[=<>!~]+/.exec(head)?.[0]
  if (torn !== undefined) {
    return { why: `${torn} contains a space`, advice: `Write ${torn.replace(/ /g, '')}` }
  }
  if (!/^=?$/.test(version) && /[^=<>!~,|\s] *=$/.test(head)) {
    return {
      why: 'the build is missing after the last =',
      advice: 'Write the build after it, or remove the =',
    }
  }
  const word = /^[^ =<>!~]+ +([A-Za-z_.-]+)(?: |$)/.exec(head)?.[1]
  return word === undefined
    ? undefined
    : { why: `${word} is not a version`, advice: 'Write one package per line, as name=version' }
}

function bracketProblem(brackets: string, outside: string, name: string): SpecProblem | undefined {
  if (/^[^'"]*(?:"[^"]*|'[^']*)$/.test(brackets.replace(/"[^"]*"|'[^']*'/g, '')))
    return {
      why: 'the closing quote in the brackets is missing',
      advice: 'Add the closing quote, or remove the opening one',
    }
  const values = bracketValues(brackets)
  const unknown = [...values.keys()].find((key) => !KEYS.has(key))
  if (unknown !== undefined) {
    return {
      why: `conda does not accept ${unknown} in brackets`,
      advice: 'Write one of version, build, build_number, channel and subdir',
    }
  }
  const empty = [...values].find(([, value]) => /^ *=? *$/.test(value))?.[0]
  if (empty !== undefined)
    return { why: `the value of ${empty} in the brackets is empty`, advice: 'Write a value, or remove it' }
  const written = values.get('version')
  if (written === undefined) return undefined
  if (outside !== '') {
    return {
      why: 'conda uses the version in the brackets, and mamba uses the version before them',
      advice: 'Write the version once',
    }
  }
  const version = written
    .trim()
    .replace(/([=<>!~,|(]) +/g, '$1')
    .replace(/ +([,|)])/g, '$1')
  const next = / +(\S.*)$/s.exec(version)?.[1]
  return next === undefined ? versionProblem(version, name) : commaMissing(next)
}

function commaMissing(next: string): SpecProblem {
  return {
    why: `a comma is missing before ${next}`,
    advice: 'Separate the conditions with commas, as in name>=1.0,<2.0',
  }
}

function versionProblem(version: string, name: string): SpecProblem | undefined {
  if (version.includes('^') || version.endsWith('$')) {
    return { why: 'mamba does not accept regular expressions', advice: 'Write the versions with =, * or |' }
  }
  const unreal = /^={0,2}(v\d.*|[\d.]+\.x)$/i.exec(version)?.[1]
  if (name === 'python' && unreal !== undefined) {
    return {
      why: `there is no version ${unreal} of Python`,
      advice: `Write python=${unreal.replace(/^v|\.x$/gi, '')}`,
    }
  }
  for (const clause of version.split(/[,|()]/)) {
    const problem = clauseProblem(clause, version)
    if (problem !== undefined) return problem
  }
  return undefined
}

function clauseProblem(clause: string, version: string): SpecProblem | undefined {
  if (clause === '') {
    // Beside a parenthesis nothing is missing.
    if (/[()]/.test(version)) return undefined
    return {
      why: 'a condition is missing before or after a comma or a bar',
      advice: 'Remove the comma or the bar',
    }
  }
  const found = CLAUSE.exec(clause)
  if (found === null) {
    const written = /^[=<>!~]+/.exec(clause)?.[0] ?? clause
    const right = CORRECT[written]
    return {
      why: `${written} is not an operator`,
      advice: right === undefined ? 'Write one of =, ==, !=, <, <=, >, >= and ~=' : `Write ${right}`,
    }
  }
  const [, operator = '', text = ''] = found
  // conda and mamba take `name=` for any version.
  if (text === '' && !(operator === '=' && clause === version)) {
    return {
      why: `the version is missing after ${operator}`,
      advice: `Write a version after ${operator}, or remove it`,
    }
  }
  if (/[<>~]|=./.test(text)) {
    return { why: `${text} is not a version`, advice: 'Write the condition as in name>=1.0,<2.0' }
  }
  if (operator === '~=' && text.endsWith('.*')) {
    return { why: '~= takes no ".*"', advice: `Write =${text}, or write ~= with a version without a star` }
  }
  if (operator === '~=' && !/\.[^.]/.test(text)) {
    return {
      why: '~= needs a version with at least two parts',
      advice: `Write =${text.replace(/\.$/, '')}, or a version such as 1.0`,
    }
  }
  const plain = text.replace(/\.?\*$/, '')
  if (plain.includes('*')) {
    return {
      why: 'mamba accepts a star only at the end of a version',
      advice: 'Write the star at the end, or the versions with >= and <',
    }
  }
  // conda takes a dot at the end behind a single =, and mamba refuses a hyphen there.
  if (/^[.+!-]|\.\.|[!+-]$/.test(plain) || (plain.endsWith('.') && operator !== '=')) {
    return { why: `${text} is not a version`, advice: 'Write the version as digits with dots, as in 1.0' }
  }
  if (text.includes('-') && text.includes('_')) {
    return {
      why: `${text} is not a version: a version cannot contain both - and _`,
      advice: 'Write the build after a second =, as in name=1.0=py312_0',
    }
  }
  return undefined
}
