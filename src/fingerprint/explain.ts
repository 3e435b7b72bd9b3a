import type { Json } from '../environment/canonical.ts'
import { packageName } from '../environment/match-spec.ts'
import { normalName, parseRequirement } from '../environment/requirement.ts'

export type EnvironmentPart = 'name' | 'channels' | 'conda' | 'pip' | 'pip-order' | 'variables' | 'other'

export interface EnvironmentChange {
  /** Empty when the two mean the same. */
  kind: EnvironmentPart[]
  /** For the user, for example "pip section changed: quantecon-book-theme 0.20.2 -> 0.21.0". */
  text: string
}

/** Names of the components whose hashes differ, sorted; one that is missing on a side counts as changed. */
export function difference(before: Record<string, string>, after: Record<string, string>): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].filter((name) => before[name] !== after[name]).toSorted()
}

/**
 * Says in plain words what changed between two canonical contents of an environment. Reads them from JSON, since the
 * earlier one comes from an image's annotation; content of another shape is reported as a change of everything else.
 */
export function explainEnvironment(before: Json, after: Json): EnvironmentChange {
  const old = members(before)
  const now = members(after)
  const changes: [EnvironmentPart, string][] = []
  if (!same(old.name, now.name)) changes.push(['name', `name ${shown(old.name)} -> ${shown(now.name)}`])
  if (!same(old.channels, now.channels)) {
    changes.push(['channels', listChange('channels', old.channels, now.channels, byText)])
  }
  if (!same(old.conda, now.conda)) {
    changes.push(['conda', listChange('conda section', old.conda, now.conda, byPackage)])
  }
  if (!same(old.pip, now.pip)) {
    const text = listChange('pip section', old.pip, now.pip, byRequirement)
    changes.push([same(sorted(old.pip), sorted(now.pip)) ? 'pip-order' : 'pip', text])
  }
  if (!same(old.variables, now.variables)) {
    changes.push(['variables', keyChange('variables', old.variables, now.variables)])
  }
  const rest = (content: Record<string, Json>): Json => {
    const { name: _n, channels: _c, conda: _d, pip: _p, variables: _v, other = {}, ...unknown } = content
    return { ...members(other), ...unknown }
  }
  if (!same(rest(old), rest(now))) changes.push(['other', keyChange('other keys', rest(old), rest(now))])
  return { kind: changes.map(([kind]) => kind), text: changes.map(([, text]) => text).join('; ') }
}

function sorted(items: Json | undefined): Json | undefined {
  return Array.isArray(items)
    ? items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
    : items
}

interface Item {
  name: string
  /** What is asked of it, for a person: a version, or the specifier as written. */
  wanted: string
}

function listChange(
  what: string,
  before: Json | undefined,
  after: Json | undefined,
  read: (text: string) => Item,
): string {
  const items = (list: Json | undefined): Item[] =>
    (Array.isArray(list) ? list : list === undefined ? [] : [list]).map((item) =>
      typeof item === 'string' ? read(item) : { name: JSON.stringify(item), wanted: '' },
    )
  const old = group(items(before))
  const now = group(items(after))
  const parts: string[] = []
  for (const [name, wanted] of now) {
    const earlier = old.get(name)
    if (earlier !== undefined && earlier !== wanted)
      parts.push(`${name} ${earlier || 'any'} -> ${wanted || 'any'}`)
  }
  for (const [name, wanted] of now) if (!old.has(name)) parts.push(`added ${name} ${wanted}`.trimEnd())
  for (const [name, wanted] of old) if (!now.has(name)) parts.push(`removed ${name} ${wanted}`.trimEnd())
  if (parts.length > 0) return `${what} changed: ${parts.join(', ')}`
  if (before === undefined || after === undefined) {
    return `${what} ${before === undefined ? 'added' : 'removed'}, both without items`
  }
  const common = (list: Item[]): string => JSON.stringify(list.map(({ name }) => name))
  return common(items(before)) === common(items(after))
    ? `${what} written differently: ${rewritten(before, after)}`
    : `order of ${what === 'channels' ? what : `the ${what}`} changed`
}

/** One entry a name; several requirements of one name are joined. */
function group(items: Item[]): Map<string, string> {
  const grouped = new Map<string, string>()
  for (const { name, wanted } of items) {
    const earlier = grouped.get(name)
    grouped.set(name, earlier === undefined ? wanted : `${earlier} and ${wanted || 'any'}`)
  }
  return grouped
}

/** The same packages and versions, in other words: `a=1` and `a==1` are not the same to conda. */
function rewritten(before: Json, after: Json): string {
  const [old, now] = [Array.isArray(before) ? before : [], Array.isArray(after) ? after : []]
  return now
    .flatMap((item, index) => (same(item, old[index]) ? [] : [`${shown(old[index])} -> ${shown(item)}`]))
    .join(', ')
}

function keyChange(what: string, before: Json | undefined, after: Json | undefined): string {
  const old = members(before)
  const now = members(after)
  const parts = [...new Set([...Object.keys(now), ...Object.keys(old)])].flatMap((key) => {
    if (same(old[key], now[key])) return []
    if (!Object.hasOwn(old, key)) return [`added ${key}`]
    return [Object.hasOwn(now, key) ? `${key} ${shown(old[key])} -> ${shown(now[key])}` : `removed ${key}`]
  })
  return `${what} changed${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`
}

function byText(text: string): Item {
  return { name: text, wanted: '' }
}

function byPackage(text: string): Item {
  const name = packageName(text)
  if (name === undefined) return byText(text)
  const at = text.toLowerCase().indexOf(name) + name.length
  const channel = text.slice(0, at - name.length)
  return { name: `${channel}${name}`, wanted: version(text.slice(at)) }
}

function byRequirement(text: string): Item {
  const requirement = parseRequirement(text)
  if (requirement.kind === 'git' && requirement.name === undefined) {
    const name = requirement.url.slice(requirement.url.lastIndexOf('/') + 1).replace(/\.git$/, '')
    return { name: normalName(name), wanted: text }
  }
  if (!('name' in requirement) || requirement.name === undefined) return byText(text)
  const rest = requirement.kind === 'named' ? text.replace(/^[A-Za-z0-9._-]+/, '') : text
  return { name: requirement.name, wanted: version(rest) }
}

/** `==1.2` reads as 1.2; every other specifier is shown as written. */
function version(rest: string): string {
  const text = rest.trim()
  return /^={1,2}\s*([A-Za-z0-9._+!-]+)$/.exec(text)?.[1] ?? text
}

function members(value: Json | undefined): Record<string, Json> {
  if (value === null || value === undefined) return {}
  return typeof value === 'object' && !Array.isArray(value) ? value : { content: value }
}

function same(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [new Map(Object.entries(a)), new Map(Object.entries(b))]
  return (
    left.size === right.size &&
    [...left].every(([key, value]) => right.has(key) && same(value, right.get(key)))
  )
}

function shown(value: Json | undefined): string {
  if (value === undefined) return 'none'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
