import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { inspectEnvironment } from '../../src/environment/environment.ts'
import type { Node } from '../../src/environment/nodes.ts'
import { Problems } from '../../src/environment/problems.ts'
import { readTree } from '../../src/environment/tree.ts'

/** Content of a YAML file without any form: what the mutators work on. */
export type Tree = string | Tree[] | Entries
export interface Entries {
  entries: [key: string, value: Tree][]
}

/** Random choices that fast-check can repeat from one seed (mulberry32). */
export class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = seed
  }

  /** From 0 to `sides` - 1. */
  roll(sides: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides
  }

  chance(oneIn: number): boolean {
    return this.roll(oneIn) === 0
  }

  pick<T>(choices: readonly [T, ...T[]] | readonly T[]): T {
    return choices[this.roll(choices.length)] as T
  }

  shuffled<T>(items: readonly T[]): T[] {
    const rest = [...items]
    return items.map(() => rest.splice(this.roll(rest.length), 1)[0] as T)
  }
}

function toTree(node: Node): Tree {
  if (node.kind === 'scalar') return node.value
  if (node.kind === 'sequence') return node.items.map(toTree)
  return { entries: node.entries.map(({ key, value }) => [key.value, toTree(value)]) }
}

/** Every valid environment of the fixtures, and of the folder in CONTAINER_ACTION_ENVIRONMENTS. */
export function filedTrees(): { text: string; tree: Entries }[] {
  const folders = [
    join(process.cwd(), '__tests__/fixtures/environments'),
    process.env.CONTAINER_ACTION_ENVIRONMENTS ?? '',
  ]
  return folders
    .filter((folder) => folder !== '' && existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((path) => /\.yml(?:\.txt)?$/.test(path))
    .map((path) => readFileSync(path))
    .filter((bytes) => inspectEnvironment('x', bytes).environment !== undefined)
    .map((bytes) => {
      const text = new TextDecoder().decode(bytes).replace(/\r\n/g, '\n')
      const tree = toTree(readTree(text, new Problems('x')) as Node)
      return { text, tree: tree as Entries }
    })
}

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}(?:-[a-z0-9]{1,5})?$/)
const version = fc.stringMatching(/^[1-9][0-9]?\.[0-9]{1,2}$/)
const condaSpec = fc.oneof(
  name.map((text) => `p${text}`),
  fc.tuple(name, fc.constantFrom('=', '==', '>=', ' < ', ' '), version).map((parts) => `p${parts.join('')}`),
  fc.tuple(name, version, version).map(([text, low, high]) => `p${text}>=${low},<${high}`),
  fc.tuple(name, name, version).map(([channel, text, at]) => `c${channel}::p${text}=${at}=*_0`),
)
const pipItem = fc.oneof(
  fc.tuple(name, fc.constantFrom('==', '>=', ' == ', '~='), version).map((parts) => `p${parts.join('')}`),
  fc.tuple(name, name).map(([owner, text]) => `git+https://example.org/${owner}/${text}@main`),
  fc.tuple(name, version).map(([text, at]) => `p${text}[x]==${at}; python_version >= "3.9"`),
  name.map((text) => `-r ${text}.txt`),
)
const value = fc.oneof(
  fc.string({ unit: 'grapheme-ascii', maxLength: 12 }),
  fc.constantFrom('yes', '3.10', '~', '', ' x', '#'),
)

/** Environments that nobody wrote: every key may be missing but dependencies. */
export const randomTree: fc.Arbitrary<Entries> = fc
  .record({
    name: fc.option(name),
    channels: fc.option(fc.array(name, { maxLength: 3 })),
    conda: fc.array(condaSpec, { minLength: 1, maxLength: 8 }),
    pip: fc.option(fc.array(pipItem, { minLength: 1, maxLength: 8 })),
    variables: fc.option(fc.dictionary(fc.stringMatching(/^[A-Z]{1,6}$/), value, { maxKeys: 3 })),
    unknown: fc.option(fc.array(value, { maxLength: 3 })),
  })
  .map(({ name: called, channels, conda, pip, variables, unknown }) => {
    const entries: [string, Tree][] = []
    if (called !== null) entries.push(['name', called])
    if (channels !== null) entries.push(['channels', channels])
    const dependencies: Tree[] = [...conda]
    if (pip !== null) dependencies.push({ entries: [['pip', pip]] })
    entries.push(['dependencies', dependencies])
    if (variables !== null) entries.push(['variables', { entries: Object.entries(variables) }])
    if (unknown !== null) entries.push(['unknown', unknown])
    return { entries }
  })
