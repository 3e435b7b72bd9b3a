import { shown } from './instructions.ts'

/** Values by the flag's name. */
export type Flags = ReadonlyMap<string, readonly string[]>

/** `switch`: true or false; `value`: once; `values`: as often as one likes; `expanded`: once, and a variable in it decides no file. */
const KNOWN: Record<string, Record<string, 'switch' | 'value' | 'values' | 'expanded'>> = {
  COPY: {
    ...{ from: 'value', chown: 'expanded', chmod: 'expanded', link: 'switch', parents: 'switch' },
    exclude: 'values',
  },
  ADD: {
    ...{
      chown: 'expanded',
      chmod: 'expanded',
      checksum: 'expanded',
      link: 'switch',
      'keep-git-dir': 'switch',
    },
    ...{ unpack: 'switch', exclude: 'values' },
  },
  RUN: { mount: 'values', network: 'value', security: 'value', device: 'values' },
}
/** In these a variable is replaced after the list has been split, and names no file of the context. */
const EXPANDED = ['target', 'dst', 'destination', 'id', 'uid', 'gid', 'mode']
const OPTIONS = [
  ...['type', 'from', 'source', 'src', 'readonly', 'ro', 'readwrite', 'rw', 'required', 'size', 'sharing'],
  ...['env', ...EXPANDED],
]
const ALONE = ['readonly', 'ro', 'readwrite', 'rw', 'required']
const TYPES = ['bind', 'cache', 'tmpfs', 'secret', 'ssh']
const SIMPLE_VARIABLES = /^(?:[^$]|\$[A-Za-z_]|\$\{[A-Za-z_]\w*\})*$/

/** The flags of COPY, ADD or RUN, or why they are not understood. */
export function flagsOf(keyword: string, flags: readonly string[]): Flags | string {
  const found = new Map<string, string[]>()
  for (const flag of flags) {
    const at = flag.indexOf('=')
    const name = flag.slice(2, at < 0 ? undefined : at)
    const value = at < 0 ? undefined : flag.slice(at + 1)
    const known = KNOWN[keyword] ?? {}
    const kind = Object.hasOwn(known, name) ? known[name] : undefined
    if (kind === undefined) return `the flag --${shown(name)} is not known`
    const values = found.get(name) ?? []
    if (values.length > 0 && kind !== 'values') return `the flag --${name} appears twice`
    if (kind === 'switch') {
      if (!['true', 'false', undefined].includes(value)) return `${shown(flag)} is not true or false`
    } else if (value === undefined || value === '') return `the flag --${name} has no value`
    else if (
      name !== 'mount' &&
      value.includes('$') &&
      !(kind === 'expanded' && SIMPLE_VARIABLES.test(value))
    )
      return `${shown(flag)} contains a variable`
    values.push(value ?? 'true')
    found.set(name, values)
  }
  return found
}

/** Whether a value names a stage, an image or a named context, whatever the builder makes of it. */
export function isPlainName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._/:@+-]*$/.test(name)
}

/** The source that a `--mount=` takes from the build context, `undefined` for none; or why that is not known. */
export function mountUse(mount: string): { source: string | undefined } | { why: string } {
  const options = new Map<string, string>()
  for (const field of mount.split(',')) {
    const at = field.indexOf('=')
    const key = at < 0 ? field : field.slice(0, at)
    if (!(at < 0 ? ALONE : OPTIONS).includes(key))
      return { why: `the mount option ${shown(field)} is not known` }
    if (options.has(key)) return { why: `the mount option ${key} appears twice` }
    const value = field.slice(at + 1)
    if (value === '') return { why: `the mount option ${key} is empty` }
    if (value.includes('$') && !(EXPANDED.includes(key) && SIMPLE_VARIABLES.test(value)))
      return { why: `the mount option ${shown(field)} contains a variable` }
    options.set(key, value)
  }
  const type = options.get('type') ?? 'bind'
  if (!TYPES.includes(type)) return { why: `the mount type ${shown(type)} is not known` }
  const from = options.get('from')
  if (from !== undefined)
    return isPlainName(from) ? { source: undefined } : { why: `from=${shown(from)} is not a name` }
  if (type !== 'bind') return { source: undefined }
  if (options.has('source') && options.has('src')) return { why: 'its mount has two sources' }
  const source = options.get('source') ?? options.get('src') ?? '.'
  // BuildKit takes them as they are here, and for patterns in COPY.
  return /[*?[\\\]]/.test(source) ? { why: `the source ${shown(source)} looks like a pattern` } : { source }
}
