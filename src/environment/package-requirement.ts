import { readSpecifier, readWholeMarker } from './dependency-specifier.ts'
import { linkRequirement } from './link.ts'
import { normalName, type Requirement, unclear } from './requirement-kind.ts'
import { unreadable } from './unreadable-requirement.ts'

// pip takes a bare file name with one of these endings for a path.
export const ARCHIVE = /\.(?:zip|whl|tar|tgz|tbz|txz|tlz|tar\.(?:gz|bz2|xz|lz|lzma))$/i
export const SCHEME = /^(?:[Gg][Ii][Tt]\+|[A-Za-z][A-Za-z0-9+.-]*:)/

/** A requirement without options: pip's `parse_req_from_line`. */
export function readPackage(text: string): Requirement {
  const separator = SCHEME.test(text) ? '; ' : ';'
  const at = text.indexOf(separator)
  if (at < 0 && /\s;/.test(text)) {
    return unclear(
      'pip reads the semicolon as a part of the address',
      'Write a space before and after the semicolon',
    )
  }
  const head = (at < 0 ? text : text.slice(0, at)).trim()
  const condition = at < 0 ? '' : text.slice(at + separator.length).trim()
  const marker = condition === '' ? undefined : readWholeMarker(condition)
  if (condition !== '' && marker === undefined) {
    const quoted = condition.replace(/(===?|[~!<>]=|[<>])\s*([\w.*+-]+)/g, '$1 "$2"')
    return unclear(
      `pip cannot read the condition ${JSON.stringify(condition)}`,
      readWholeMarker(quoted) === undefined
        ? 'Write it like this: sys_platform == "linux"'
        : `Its value needs quotes: ${quoted}`,
    )
  }
  const read = readHead(head)
  return marker === undefined || read.kind === 'unclear' ? read : { ...read, marker }
}

function readHead(head: string): Requirement {
  const channel = /^[\w.-]+::/.exec(head)?.[0]
  if (channel !== undefined) {
    return unclear(
      'pip does not know channels',
      `Remove ${JSON.stringify(channel)}, or move the item up to the conda packages`,
    )
  }
  const [, user, host, folder] = /^([\w-]+)@([\w-]+(?:\.[\w-]+)+):(?!\/\/)(\S+)$/.exec(head) ?? []
  if (user !== undefined) {
    return unclear('pip does not accept the form host:path', `Write git+ssh://${user}@${host}/${folder}`)
  }
  if (SCHEME.test(head)) return linkRequirement(head)
  const specifier = readSpecifier(head)
  if (specifier?.url !== undefined) return linkRequirement(specifier.url, normalName(specifier.name))
  const path = head.replace(/\[[^\]]*\]$/, '')
  if (/^[^\s<>=!~;]*\/|^\.+$/.test(path) || (ARCHIVE.test(path) && !path.includes(' ')))
    return localPath(head)
  if (specifier === undefined) return unreadable(head)
  const { versions, extras } = specifier
  const pinned = versions.some((clause) => /^===?[^*]+$/.test(clause))
  return { kind: 'named', name: normalName(specifier.name), extras, versions, pinned }
}

/** A path in the repository, perhaps with extras behind it. */
export function localPath(text: string): Requirement {
  const [, path = text, extras = ''] = /^(.*?)(\[[^\]]*\])?$/.exec(text) ?? []
  return readSpecifier(`x${extras}`) === undefined
    ? unclear(`pip cannot read the extras ${JSON.stringify(extras)}`, 'Write them like this: [one,two]')
    : { kind: 'local', target: path }
}
