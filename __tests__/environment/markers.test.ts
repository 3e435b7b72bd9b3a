import { describe, expect, it } from '@jest/globals'
import { readWholeMarker } from '../../src/environment/dependency-specifier.ts'
import { askedPackages, readEnvironment } from '../../src/environment/environment.ts'
import { type Marker, markerHolds } from '../../src/environment/marker.ts'

const asked = (python: string, ...items: string[]): string[] => {
  const list = items.map((item) => `    - ${JSON.stringify(item)}\n`).join('')
  const text = `dependencies:\n  - "${python}"\n  - pip:\n${list}`
  return askedPackages(readEnvironment('environment.yml', new TextEncoder().encode(text))).slice(1)
}

describe('the image is asked for', () => {
  const rows: [name: string, item: string, asked: boolean][] = [
    ['what is for Linux', "six==1; sys_platform == 'linux'", true],
    ['what is not for Windows', 'six==1 ; platform_system != "Windows"', true],
    ['what is for one of several systems', 'six==1 ; sys_platform in "linux darwin"', true],
    ['what is for this Python', 'six==1; python_version >= "3.9"', true],
    ['what is for this Python, written the other way round', 'six==1; "3.9" <= python_version', true],
    ['what is for Python 3.12.*', 'six==1; python_version == "3.12.*"', true],
    ['what either side asks for', 'six==1; os_name == "nt" or python_version < "3.13"', true],
    [
      'and, which binds closer than or',
      'six==1; os_name=="nt" and extra=="x" or sys_platform=="linux"',
      true,
    ],
    ['an older spelling of a variable', 'six==1; os.name == "posix"', true],
    ['an address for Linux', 'six @ https://x.org/a.zip ; sys_platform == "linux"', true],
  ]
  const left: [name: string, item: string, asked: boolean][] = [
    ['not what is for macOS', "six==1; sys_platform == 'darwin'", false],
    ['not what is for Windows', 'six==1 ; platform_system == "Windows"', false],
    ['not what is for os_name nt', 'six==1; os_name == "nt"', false],
    ['not what is for an older Python', 'six==1; python_version < "3.8"', false],
    ['not what is for 3.2, which is no part of 3.12', 'six==1; python_version == "3.2"', false],
    ['not what an extra asks for', 'six==1; extra == "test"', false],
    ['not what both sides must ask for', 'six==1; sys_platform == "linux" and python_version < "3"', false],
    ['not what parentheses exclude', 'six==1; (os_name=="nt" or os_name=="ce") and os_name!="x"', false],
    ['not what is for PyPy', 'six==1; implementation_name == "pypy"', false],
    ['not what an address is for elsewhere', 'six @ git+https://h/o/n@v1 ; sys_platform == "win32"', false],
    ['not what depends on the processor', 'six==1; platform_machine == "aarch64"', false],
    ['not what depends on a patch version that is open', 'six==1; python_full_version < "3.12.5"', false],
  ]
  it.each([...rows, ...left])('%s', (_, item, expected) => {
    expect(asked('python=3.12', item)).toEqual(expected ? ['six'] : [])
  })

  it('what depends on the patch version, where the file has it', () => {
    expect(asked('python=3.12.4', 'six==1; python_full_version < "3.12.5"')).toEqual(['six'])
  })

  it('not what depends on Python, where the file leaves it open', () => {
    expect(asked('python>=3.9', 'six==1; python_version >= "3.8"', 'a==1')).toEqual(['a'])
  })

  it('not virtual packages, which describe the machine', () => {
    const text =
      'dependencies: [python=3.12, __unix, __glibc >=2.17, "__cuda", conda-forge::__linux, numpy]\n'
    expect(askedPackages(readEnvironment('environment.yml', new TextEncoder().encode(text)))).toEqual([
      'python',
      'numpy',
    ])
  })
})

describe('markers that cannot be read', () => {
  it.each([
    '',
    'linux',
    'os_name',
    'os_name ==',
    'os_name = "nt"',
    '(os_name == "nt"',
    '"a" == "b"',
    'os_name == "nt" and',
  ])('%j', (text) => expect(readWholeMarker(text)).toBeUndefined())

  it('nested deeper than anybody writes', () => {
    const deep = (depth: number): string => `${'('.repeat(depth)}os_name == "nt"${')'.repeat(depth)}`
    expect(readWholeMarker(deep(40))).toBeDefined()
    expect(readWholeMarker(deep(1900))).toBeUndefined()
  })
})

describe('versions in markers are compared as versions', () => {
  const rows: [string, boolean | undefined][] = [
    ['python_version < "3.9"', false],
    ['python_version >= "3.12.0rc1"', true],
    ['python_version < "3.13.0a1"', true],
    ['python_version > "3.12"', false],
    ['python_version ~= "3.8"', true],
    ['python_version ~= "4.0"', false],
    ['python_version != "3.12.*"', false],
    ['python_version in "3.11 3.12"', true],
    ['python_version not in "3.11 3.12"', false],
    ['platform_version > "5"', undefined],
  ]
  it.each(rows)('%s', (text, expected) => {
    expect(markerHolds(readWholeMarker(text) as Marker, { python_version: '3.12' })).toBe(expected)
  })
})
