import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Mapping, Node } from '../environment/nodes.ts'
import { Problems } from '../environment/problems.ts'
import { readTree } from '../environment/tree.ts'
import type { Finding } from '../failure.ts'
import { INPUTS, type InputName, type RawInputs } from '../inputs/raw.ts'
import { unknownInput } from '../inputs/unknown.ts'

const FOLDER = '.github/workflows'
/** Bytes; real workflows have a few thousand. */
const MOST_BYTES = 256 * 1024
const MOST_FILES = 100
const ACTION = /^[^\s/@]+\/container-action@/i

/** What the command line was given, or would be given by default. */
export type Hashed = Partial<RawInputs>

/**
 * What is wrong with the steps of the repository's workflows that use this action: inputs that do not exist, and inputs that are in
 * the hash and are not what `given` has, so that the hash of the run is another one. Expressions are not known here.
 */
export function checkWorkflows(folder: string, given: Hashed): Finding[] {
  return workflowFiles(folder).flatMap((file) => {
    const problems = new Problems(file)
    const text = readFileSync(join(folder, file), 'utf8')
      .replace(/^\ufeff/, '')
      .replace(/\r\n?/g, '\n')
    const tree = text.includes('container-action@') ? readTree(text, problems) : undefined
    return tree === undefined ? [] : steps(tree).flatMap((step) => checkStep(step, file, given))
  })
}

function workflowFiles(folder: string): string[] {
  try {
    return readdirSync(join(folder, FOLDER))
      .filter((name) => /\.ya?ml$/.test(name))
      .sort()
      .slice(0, MOST_FILES)
      .map((name) => `${FOLDER}/${name}`)
      .filter((file) => {
        const status = lstatSync(join(folder, file))
        return status.isFile() && status.size <= MOST_BYTES
      })
  } catch {
    // No workflows, or none that can be read: nothing to say of them.
    return []
  }
}

/** The `with:` of every step that uses this action, wherever it stands. */
function steps(node: Node): Mapping[] {
  if (node.kind === 'scalar') return []
  if (node.kind === 'sequence') return node.items.flatMap(steps)
  const uses = value(node, 'uses')
  const given = value(node, 'with')
  const own = uses?.kind === 'scalar' && ACTION.test(uses.value) && given?.kind === 'mapping' ? [given] : []
  return [...own, ...node.entries.flatMap((entry) => steps(entry.value))]
}

function value({ entries }: Mapping, name: string): Node | undefined {
  return entries.find(({ key }) => key.value === name)?.value
}

/** Whether a step makes no image of this environment: its inputs are in another hash, or in none. */
function isAboutOthers(step: Mapping): boolean {
  const is = (name: InputName, word: string): boolean =>
    step.entries.some(
      ({ key, value }) =>
        key.value.toLowerCase() === name &&
        value.kind === 'scalar' &&
        value.value.trim().toLowerCase() === word,
    )
  return is('image', 'base') || is('operation', 'promote')
}

function checkStep(step: Mapping, file: string, given: Hashed): Finding[] {
  const others = isAboutOthers(step)
  return step.entries.flatMap(({ key, value }): Finding[] => {
    const name = key.value.toLowerCase()
    const place = { file, line: key.line }
    if (!INPUTS.some((input) => input === name)) return [unknownInput(key.value, place)]
    if (others) return []
    const here = given[name as InputName]
    if (value.kind !== 'scalar' || here === undefined || value.value.includes('${{')) return []
    if (normal(value.value) === normal(here)) return []
    const shown = value.value.trim().replace(/\s+/g, ' ').slice(0, 80)
    return [
      {
        severity: 'notice',
        rule: 'other-input',
        ...place,
        message: `this step has ${name}: ${JSON.stringify(shown)}, but this check uses ${JSON.stringify(here)}, so the run has a different hash`,
        advice: `Use the same value for the input ${name}`,
      },
    ]
  })
}

/** Blanks, commas and the order of lists change nothing. */
function normal(text: string): string {
  return text
    .replace(/^\.\//, '')
    .split(/[\s,]+/)
    .filter(Boolean)
    .sort()
    .join(' ')
}
