import type { Dice, Entries, Tree } from './model.ts'

type Lists = { conda: string[]; pip: string[]; channels: string[] }
type Mutator = (tree: Entries, dice: Dice) => boolean

/** One change of meaning, its name, and whether it could be made on this tree. */
export function mutate(tree: Entries, dice: Dice): { tree: Entries; what: string } {
  for (;;) {
    const copy = structuredClone(tree)
    const [what, mutator] = dice.pick(Object.entries(MUTATORS))
    if (mutator(copy, dice)) return { tree: copy, what }
  }
}

const MUTATORS: Record<string, Mutator> = {
  'a digit': (tree, dice) =>
    inSome(tree, dice, (text) =>
      replaceSome(text, /[0-9]/g, dice, (at) => `${(+at + 1 + dice.roll(9)) % 10}`),
    ),
  'a letter': (tree, dice) => inSome(tree, dice, (text) => `${text.slice(0, 1)}q${text.slice(1)}`),
  'a version on top': (tree, dice) => inSome(tree, dice, (text) => `${text}0`),
  'an operator': (tree, dice) =>
    inSome(tree, dice, (text) =>
      replaceSome(text, /(?<![=<>~!])=(?!=)|==/g, dice, (at) => (at === '=' ? '==' : '>=')),
    ),
  'two neighbours swapped': (tree, dice) =>
    onList(tree, dice, (list) => {
      const at = dice.roll(Math.max(1, list.length - 1))
      const [one, two] = [list[at], list[at + 1]]
      if (one === undefined || two === undefined || one === two) return false
      list.splice(at, 2, two, one)
      return true
    }),
  'an item inserted': (tree, dice) =>
    onList(
      tree,
      dice,
      (list) => list.splice(dice.roll(list.length + 1), 0, `new${dice.roll(99)}`).length === 0,
    ),
  'an item doubled': (tree, dice) =>
    onList(tree, dice, (list) => {
      const at = dice.roll(list.length)
      if (list.length === 0) return false
      list.splice(at, 0, list[at] as string)
      return true
    }),
  'an item deleted': (tree, dice) =>
    onList(tree, dice, (list) => list.length > 0 && list.splice(dice.roll(list.length), 1).length === 1),
  'an item moved from conda to pip': (tree, dice) => {
    const lists = listsOf(tree)
    const [moved] = lists.conda.splice(dice.roll(Math.max(1, lists.conda.length)), 1)
    if (moved === undefined) return false
    lists.pip.push(moved)
    store(tree, lists, true)
    return true
  },
  'another name': (tree, dice) => set(tree, 'name', `name${dice.roll(99)}x`),
  // A file without one asks for the default name.
  'the name removed': (tree) => contentOf(tree, 'name') !== 'quantecon' && remove(tree, 'name'),
  'the pip section removed': (tree) => {
    const lists = listsOf(tree)
    if (lists.pip.length === 0) return false
    store(tree, { ...lists, pip: [] }, true)
    return true
  },
  'a variable set': (tree, dice) =>
    onVariables(tree, (entries) => {
      const place = entries[dice.roll(entries.length + 1)]
      if (place === undefined) entries.push([`NEW_${dice.roll(99)}`, 'x'])
      else place[1] = `${String(place[1])}x`
      return true
    }),
  'a variable removed': (tree, dice) =>
    onVariables(tree, (entries) => entries.splice(dice.roll(Math.max(1, entries.length)), 1).length === 1),
  'an unknown key': (tree, dice) => set(tree, 'extra', `v${dice.roll(99)}`),
  'all channels removed': (tree) => remove(tree, 'channels'),
}

function isEntries(value: Tree | undefined): value is Entries {
  return typeof value === 'object' && !Array.isArray(value)
}

function contentOf(tree: Entries, key: string): Tree | undefined {
  return tree.entries.find(([name]) => name === key)?.[1]
}

function set(tree: Entries, key: string, value: Tree): true {
  const entry = tree.entries.find(([name]) => name === key)
  if (entry === undefined) tree.entries.push([key, value])
  else entry[1] = value
  return true
}

function remove(tree: Entries, key: string): boolean {
  const at = tree.entries.findIndex(([name]) => name === key)
  return at >= 0 && tree.entries.splice(at, 1).length === 1
}

const texts = (value: Tree | undefined): string[] =>
  (Array.isArray(value) ? value : []).filter((item) => typeof item === 'string')

function listsOf(tree: Entries): Lists {
  const dependencies = contentOf(tree, 'dependencies')
  const section = (Array.isArray(dependencies) ? dependencies : []).find(isEntries)
  const pip = isEntries(section) ? section.entries[0]?.[1] : undefined
  return { conda: texts(dependencies), pip: texts(pip), channels: texts(contentOf(tree, 'channels')) }
}

/** `pip` and `channels` are written only when they have items or had a place before. */
function store(tree: Entries, { conda, pip, channels }: Lists, dropEmptyPip = false): void {
  const had = (contentOf(tree, 'dependencies') as Tree[]).some((item) => typeof item === 'object')
  const section: Tree[] = pip.length > 0 || (had && !dropEmptyPip) ? [{ entries: [['pip', pip]] }] : []
  set(tree, 'dependencies', [...conda, ...section])
  if (channels.length > 0 || contentOf(tree, 'channels') !== undefined) set(tree, 'channels', channels)
}

function onList(tree: Entries, dice: Dice, change: (list: string[]) => boolean): boolean {
  const lists = listsOf(tree)
  if (!change(dice.pick([lists.conda, lists.pip, lists.channels]))) return false
  store(tree, lists)
  return true
}

function inSome(tree: Entries, dice: Dice, change: (text: string) => string): boolean {
  return onList(tree, dice, (list) => {
    const at = dice.roll(Math.max(1, list.length))
    const text = list[at]
    if (text === undefined || change(text) === text) return false
    list[at] = change(text)
    return list[at] !== text
  })
}

function replaceSome(text: string, pattern: RegExp, dice: Dice, by: (found: string) => string): string {
  const places = [...text.matchAll(pattern)]
  if (places.length === 0) return text
  const place = dice.pick(places)
  return text.slice(0, place.index) + by(place[0]) + text.slice(place.index + place[0].length)
}

function onVariables(tree: Entries, change: (entries: Entries['entries']) => boolean): boolean {
  const value = contentOf(tree, 'variables')
  const entries = isEntries(value) ? value.entries : []
  if (!change(entries)) return false
  return set(tree, 'variables', { entries })
}
