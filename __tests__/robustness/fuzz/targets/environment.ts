import { isUtf8 } from 'node:buffer'
import { FAILSAFE_SCHEMA, load } from 'js-yaml'
import {
  condaPart,
  type Environment,
  inspectEnvironment,
  type Json,
  readEnvironment,
  requirementsPart,
} from '../../../../src/environment/environment.ts'
import { solverForm } from '../../../../src/environment/match-spec.ts'
import { parseRequirement } from '../../../../src/environment/requirement.ts'
import { requirementLines } from '../../../../src/environment/requirement-lines.ts'
import { Failure } from '../../../../src/failure.ts'
import { environmentComponent } from '../../../../src/fingerprint/fingerprint.ts'
import { filesOf } from '../corpus.ts'
import { bytes, must, type Target } from '../target.ts'

const FILE = 'environment.yml'

/** environment.yml: garbage has no hash, and what was read is what the build is given. */
export function environment(): Target {
  return {
    name: 'environment',
    corpus: filesOf('__tests__/fixtures/environments', /\.yml(?:\.txt)?$/, 'CONTAINER_ACTION_ENVIRONMENTS'),
    words: [
      ...['name:', 'channels:', 'dependencies:', 'variables:', 'prefix:', '- pip:', '- conda:', '  - '],
      ...[
        '---\n',
        '...\n',
        '&a ',
        '*a',
        '<<: ',
        '? ',
        '!!str ',
        '!',
        '|\n',
        '>-\n',
        '%YAML 1.1\n',
        '# [win]',
      ],
      ...['"\\u0000"', '"\\ud800"', '{', '}, ', '[]', '[', '{}', '~', '<<<<<<< x\n', '=======\n', '\t- x'],
      ...['git+https://h/o/n.git@main', '-r a.txt', '-e .', '==', '::', 'python=3.13', '__proto__: 1\n'],
    ],
    run(input) {
      const { environment: read, canonical, findings } = inspectEnvironment(FILE, input)
      const errors = findings.filter(({ severity }) => severity === 'error')
      must(findings.length <= 200, 'more findings than anybody reads')
      must(
        findings.every(({ line }) => Number.isInteger(line) && Number(line) >= 1),
        'a finding without a line',
      )
      const lines = Buffer.from(input)
        .toString('latin1')
        .split(/\r\n?|\n/).length
      must(
        findings.every(({ line }) => Number(line) <= lines),
        'a finding behind the end of the file',
      )
      must((read === undefined) === errors.length > 0, 'errors and an environment, or neither')
      if (read === undefined) {
        must(refuses(input), 'what has errors is read all the same')
        return 'refused'
      }
      must(isUtf8(input), 'a hash for bytes that are no UTF-8')
      notGarbage(load(new TextDecoder().decode(input), { schema: FAILSAFE_SCHEMA }))
      must(canonical !== undefined, 'an environment without a canonical form')
      const hash = environmentComponent(read.canonical)
      must(/^[0-9a-f]{64}$/.test(hash), 'no hash')
      rereads(read, hash)
      builds(read)
      return 'accepted'
    },
  }
}

function refuses(input: Uint8Array): boolean {
  try {
    readEnvironment(FILE, input)
    return false
  } catch (error) {
    if (!(error instanceof Failure) || error.class !== 'environment') throw error
    return true
  }
}

/** By another way of reading YAML. */
function notGarbage(content: unknown): void {
  must(typeof content === 'object' && content !== null && !Array.isArray(content), 'a hash for no mapping')
  const { dependencies } = content as { dependencies?: unknown }
  must(Array.isArray(dependencies) && dependencies.length > 0, 'a hash without dependencies')
}

/** The canonical form, written as YAML, has the same hash. */
function rereads({ canonical }: Environment, hash: string): void {
  const { conda, pip, other, selectors, ...rest } = canonical as Record<string, Json>
  // Conditions are comments, which JSON does not have.
  if (selectors !== undefined) return
  const dependencies = [...(conda as Json[]), ...(pip === undefined ? [] : [{ pip }])]
  const json = JSON.stringify({ ...rest, dependencies, ...(other as object) })
  const text = json.replace(/[\x7f-\uffff]/g, (at) => `\\u${at.charCodeAt(0).toString(16).padStart(4, '0')}`)
  // YAML's own limit for a key on one line.
  if (/"(?:[^"\\]|\\.){1000,}":/.test(text) || Object.keys(other ?? {}).includes('__proto__')) return
  const again = inspectEnvironment(FILE, bytes(text))
  must(again.environment !== undefined, `the canonical form is refused: ${again.findings[0]?.rule}`)
  must(environmentComponent(again.environment.canonical) === hash, 'the canonical form has another hash')
}

/** What conda and pip are handed says what was read, no more and no less. */
function builds(read: Environment): void {
  const part = inspectEnvironment(FILE, bytes(condaPart(read))).environment
  must(part !== undefined, 'the conda part cannot be read')
  const specs = read.conda.map(({ text }) => solverForm(text))
  must(
    read.conda.every(
      ({ text }) => text.includes(' ') || /===|[\d.]\*/.test(text) || solverForm(text) === text,
    ),
    'a spec without blanks is rewritten',
  )
  const given = part.conda.map(({ text }) => text)
  must(
    JSON.stringify(given.slice(0, specs.length)) === JSON.stringify(specs),
    'the conda part has other specs',
  )
  must(given.length <= specs.length + 1 && part.pip === undefined, 'the conda part has more')
  must(part.name === read.name, 'the conda part has another name')
  must(JSON.stringify(sorted(part.variables)) === JSON.stringify(sorted(read.variables)), 'other variables')
  const asked = (read.pip ?? []).map(({ text }) => parseRequirement(text))
  const lines = requirementLines(requirementsPart(read, {})).map(({ text }) => parseRequirement(text))
  must(JSON.stringify(lines) === JSON.stringify(asked), 'pip reads other requirements than the action')
}

function sorted(variables: Record<string, string>): [string, string][] {
  return Object.entries(variables).toSorted(([a], [b]) => (a < b ? -1 : 1))
}
