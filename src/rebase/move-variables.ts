import type { Variables } from '../image/variables.ts'

/**
 * ENV as the recipe's own `ENV` lines would leave it on another base: what the image sets itself stays, everything else comes from the
 * new base. `lines` are the image's own entries of the history: a variable that the image sets to the value that its base had is found
 * there alone. Returns the reason as a text where the image's PATH is not its base's with something around it.
 */
export function moveVariables(
  sides: { oldBase: Variables; image: Variables; newBase: Variables },
  lines: readonly string[],
): Variables | string {
  const before = new Map(sides.oldBase)
  const moved = new Map(sides.newBase)
  const set = namesSet(lines, new Map(sides.image))
  for (const [name, value] of sides.image) {
    if (name === 'PATH') continue
    if (before.get(name) !== value || set.has(name)) moved.set(name, value)
  }
  const path = movePath(before.get('PATH'), new Map(sides.image).get('PATH'), moved.get('PATH'))
  if (path === undefined) return 'its PATH does not contain the PATH of its base'
  moved.set('PATH', path)
  return [...moved]
}

/**
 * Names that `ENV A=1 NAME=2` sets, as BuildKit writes it into the history: without quotes, so that a value may look like several. Where
 * the image has the value, its end is known; where a later line has replaced it, it ends before the next ` NAME=`.
 */
function namesSet(lines: readonly string[], image: ReadonlyMap<string, string>): Set<string> {
  const names = new Set<string>()
  for (const line of lines) {
    let rest = line.startsWith('ENV ') ? line.slice('ENV '.length) : ''
    for (let name = nameOf(rest); name !== undefined; name = nameOf(rest)) {
      names.add(name)
      const whole = `${name}=${image.get(name)}`
      const next = rest.search(/ [A-Za-z_][A-Za-z0-9_]*=/)
      if (`${rest} `.startsWith(`${whole} `)) rest = rest.slice(whole.length + 1)
      else rest = next < 0 ? '' : rest.slice(next + 1)
    }
  }
  return names
}

function nameOf(text: string): string | undefined {
  return /^([^\s=]+)=/.exec(text)?.[1]
}

/** The folders before and after those of the old base, around those of the new one. */
function movePath(
  oldBase: string | undefined,
  image: string | undefined,
  newBase: string | undefined,
): string | undefined {
  if (!oldBase || !newBase || image === undefined) return undefined
  const at = `:${image}:`.indexOf(`:${oldBase}:`)
  if (at < 0) return undefined
  return image.slice(0, at) + newBase + image.slice(at + oldBase.length)
}
