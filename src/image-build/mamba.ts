/** What mamba (2.x, and micromamba, which is the same program) says of an environment that it could not make. */
export interface Complaint {
  /**
   * `missing`: no channel has what a line of the file asks for. `impossible`: no channel has what it needs, whatever the other
   * lines say. `conflict`: it is one of those that exclude each other.
   */
  kind: 'missing' | 'impossible' | 'conflict'
  name: string
  /** As mamba writes it; `undefined` where any will do. */
  version: string | undefined
  build: string | undefined
  /** What comes after the name in a sentence; empty where the reason lies with another one. */
  reason: string
}

export interface UnreadableChannel {
  /** Without subdir and file. */
  url: string
  reason: string
}

/** A line of mamba's tree, with the indentation of all of its messages: `    │  └─ TEXT`. */
const BRANCH = /^ {4}((?:[│ ] {2})*)[├└]─ (.+?)[;.]?$/
const FAILED_SOLVE = /^error\s+libmamba Could not solve for environment specs/
const UNSOLVED = /^critical libmamba Could not solve for environment specs/
const CRITICAL = /^critical\s+libmamba\s+/
/** `NAME VERSION BUILD`, where `=*` and `*` ask for nothing. A version may have blanks that a person wrote. */
const WANTED = /^([\w.*-]+)(?: (\S+?),? ([^\s,]+))?/
/** What mamba's sentences go on with where no build is named. */
const ENGLISH =
  /^(?:which|is|does|would|can|cannot|could|conflicts|requires|constrains|but|and|because|with|has|was)$/
const SYSTEM = /\bis missing on the system/
const NOWHERE = new RegExp(`\\bdoes not exist|${SYSTEM.source}`)
const CLASH = /can be installed|conflicts with any installable|as previously explained/
/** Of addresses that a line of the file gives; what passes by itself (429, 5xx, time-outs) is not its fault. */
const FAULTS: readonly { pattern: RegExp; reason: string }[] = [
  { pattern: /status: (?:404|410) \[(\S+)\]/, reason: 'its server does not have this channel (404)' },
  { pattern: /status: (?:401|403) \[(\S+)\]/, reason: 'its server refuses access (401 or 403)' },
  { pattern: /Download error \(37\)[^[]*\[(\S+)\]/, reason: 'this folder does not exist' },
  {
    pattern: /Could not load repodata\.json for (\S+) after retry/,
    reason: 'its server does not send the index of a conda channel',
  },
]

interface Branch {
  text: string
  below: Branch[]
}

/** The complaints of a failed solve, in mamba's order; empty when these are not mamba's words. */
export function complaints(lines: readonly string[]): Complaint[] {
  const start = lines.findIndex((line) => FAILED_SOLVE.test(line))
  // Of a long explanation only the end is kept.
  const end = lines.findLastIndex((line) => UNSOLVED.test(line))
  return end < 0 ? [] : tree(lines.slice(start < end ? start + 1 : 0, end)).flatMap(complaint)
}

/** Channels that mamba could not read by the fault of who named them, each once. */
export function unreadableChannels(lines: readonly string[]): UnreadableChannel[] {
  const found = new Map<string, string>()
  for (const line of lines) {
    for (const { pattern, reason } of FAULTS) {
      const url = pattern.exec(line)?.[1]?.replace(/\/[\w-]+(?:\/repodata[\w.]*)?$/, '')
      if (url !== undefined && !/\.(?:conda|bz2)$/.test(line.replace(/\].*/, ''))) found.set(url, reason)
    }
  }
  return [...found].map(([url, reason]) => ({ url, reason }))
}

/** The last thing that mamba says, without its advice, which is the same for everything. `undefined` when these are not its words. */
export function mambasReason(lines: readonly string[]): string | undefined {
  const start = lines.findLastIndex((line) => CRITICAL.test(line))
  if (start < 0) return undefined
  const rest = lines.slice(start + 1).filter((line) => /^\s+\S/.test(line))
  const advice = rest.findIndex((line) => /^\s+If you run into this error repeatedly/.test(line))
  const said = [
    (lines[start] ?? '').replace(CRITICAL, ''),
    ...rest.slice(0, advice < 0 ? 3 : Math.min(3, advice)),
  ]
  return said
    .map((line) => line.trim())
    .join(' ')
    .slice(0, 500)
}

function tree(lines: readonly string[]): Branch[] {
  const root: Branch = { text: '', below: [] }
  const path = [root]
  for (const line of lines) {
    const [, indent = '', text = ''] = BRANCH.exec(line) ?? []
    const parent = text === '' ? undefined : path[indent.length / 3]
    if (parent === undefined) continue
    const branch = { text, below: [] }
    parent.below.push(branch)
    path.length = indent.length / 3 + 1
    path.push(branch)
  }
  return root.below
}

function complaint(top: Branch): Complaint[] {
  const wanted = request(top.text)
  if (wanted === undefined) return []
  if (top.below.length === 0 && SYSTEM.test(top.text)) {
    const which = [wanted.version, 'is a feature of the machine, and the build machine does not have it']
    return [{ kind: 'impossible', ...wanted, reason: which.filter(Boolean).join(' ') }]
  }
  if (top.below.length === 0 && NOWHERE.test(top.text)) return [{ kind: 'missing', ...wanted, reason: '' }]
  const leaves = leavesOf(top)
  const impossible = leaves.every(({ text }) => NOWHERE.test(text) && !CLASH.test(text))
  // Of many candidates one serves as an example: the first that is in the way of the others.
  const path = pathTo(top, (leaf) => impossible || CLASH.test(leaf.text))
  // Below a package its own candidates are listed.
  const needs = path
    .slice(1)
    .flatMap(({ text }, at) => (nameIn(text) === nameIn(path[at]?.text ?? '') ? [] : [spoken(text)]))
  const chain = needs.map((need) => `needs ${need}`).join(', which ')
  const system = SYSTEM.test(path.at(-1)?.text ?? '')
  const end = system ? 'which the build machine does not have' : 'which no channel has'
  return impossible
    ? [{ kind: 'impossible', ...wanted, reason: chain === '' ? 'cannot be installed' : `${chain}, ${end}` }]
    : [{ kind: 'conflict', ...wanted, reason: chain }]
}

function request(text: string) {
  // Several that have the same fate are one: `core [=3 *|>=3 *]`.
  const [, several, versions = ''] = /^([\w.*-]+) \[([^\]]+)\]/.exec(text) ?? []
  if (several !== undefined) {
    const each = versions.split('|').map((one) => one.replace(/ \*$/, ''))
    return { name: several, version: each.join(' or '), build: undefined }
  }
  const [, name, version = '', build = ''] = WANTED.exec(text) ?? []
  if (name === undefined) return undefined
  const given = (part: string, sign: boolean) => (/^=?\*$/.test(part) || !sign ? undefined : part)
  return {
    name,
    version: given(version, /[\d=<>!~*_]/.test(version)),
    build: given(build, build !== '' && !ENGLISH.test(build)),
  }
}

function nameIn(text: string): string | undefined {
  return request(text)?.name
}

/** As people write it: `numpy =2 *` is `numpy =2`. */
function spoken(text: string): string {
  const { name = '', version = '', build = '' } = request(text) ?? {}
  return [name, version, build].filter((part) => part !== '').join(' ')
}

function leavesOf(branch: Branch): Branch[] {
  return branch.below.length === 0 ? [branch] : branch.below.flatMap(leavesOf)
}

function pathTo(branch: Branch, wanted: (leaf: Branch) => boolean): Branch[] {
  if (branch.below.length === 0) return wanted(branch) ? [branch] : []
  for (const child of branch.below) {
    const found = pathTo(child, wanted)
    if (found.length > 0) return [branch, ...found]
  }
  return []
}
