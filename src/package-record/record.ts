/** Who installed a package; the order of every list of them. */
export const INSTALLERS = ['conda', 'pip', 'apt'] as const
export type Installer = (typeof INSTALLERS)[number]

export interface Package {
  /** Of pip also an address with its commit, `git+https://...@<commit>`. */
  version: string
  /** conda's build string: the same version built against other libraries is another package. */
  build?: string
}

/** Packages by name. A Map, because a package may be named like a property of every object. */
export type Packages = Map<string, Package>

/** What an image says it holds; an installer that is absent is not known. */
export type PackageRecord = Partial<Record<Installer, Packages>>

/** Files of /usr/share/container-action that hold the record (containers/lecture/README.md). */
export const RECORD_FILES: Record<string, Installer> = {
  'conda-explicit.txt': 'conda',
  'pip-freeze.txt': 'pip',
  'apt.txt': 'apt',
}

const READERS: Record<Installer, (line: string) => [string, Package] | undefined> = {
  conda: readConda,
  pip: readPip,
  apt: readApt,
}

/** Longer lines are none that conda, pip or apt write. */
const LONGEST_LINE = 1000

/**
 * Reads one file of the record. `undefined` if a single line is not understood: a list with gaps would show packages as
 * removed that are there.
 */
export function readPackages(installer: Installer, text: string): Packages | undefined {
  const packages: Packages = new Map()
  for (const line of text.split(/\r?\n/)) {
    if (line === '' || /^[#@]/.test(line)) continue
    // Printable ASCII is all that names, versions and addresses are made of.
    if (line.length > LONGEST_LINE || !/^[\x20-\x7e\t]+$/.test(line)) return undefined
    const found = READERS[installer](line)
    if (found === undefined) return undefined
    packages.set(...found)
  }
  return packages
}

/** `https://.../noarch/numpy-base-2.1.0-py313_0.conda#md5`: neither version nor build holds a `-`. */
function readConda(line: string): [string, Package] | undefined {
  const file = line.replace(/#.*$/, '').split('/').at(-1) ?? ''
  const match = /^(.+)-([^-]+)-([^-]+)\.(?:conda|tar\.bz2)$/.exec(file)
  const [, name, version, build] = match ?? []
  if (name === undefined || version === undefined || build === undefined) return undefined
  // `!`, which sets an epoch apart, is the one character of versions that addresses may hold encoded.
  return [name, { version: version.replace(/%21/g, '!'), build }]
}

/** `name==version` or `name @ address`. */
function readPip(line: string): [string, Package] | undefined {
  const [, name, version, address] = /^([A-Za-z0-9][\w.-]*)(?:==(\S+)| @ (\S+))$/.exec(line) ?? []
  const given = version ?? address
  return name === undefined || given === undefined ? undefined : [name, { version: given }]
}

/** `name`, version and architecture between tabs. Where two architectures are installed, the last one counts. */
function readApt(line: string): [string, Package] | undefined {
  const [, name, version] = /^([^\t ]+)\t([^\t ]+)\t[^\t ]+$/.exec(line) ?? []
  return name === undefined || version === undefined ? undefined : [name, { version }]
}
