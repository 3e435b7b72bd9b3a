import { packageName } from '../environment/match-spec.ts'
import type { Environment } from '../environment/model.ts'
import type { FaultyLines, Place } from './line-at-fault.ts'
import { type Complaint, complaints, unreadableChannels } from './mamba.ts'

/** What mamba complains of, on the lines of the file that asked for it. `undefined` when its words are about none of them. */
export function mambaBlame(lines: readonly string[], environment: Environment): FaultyLines | undefined {
  return channels(lines, environment) ?? specs(lines, environment)
}

function channels(lines: readonly string[], environment: Environment): FaultyLines | undefined {
  const { file } = environment
  const each = unreadableChannels(lines).flatMap(({ url, reason }) => {
    const listed = environment.channels.flatMap((text, index) =>
      stands(text, url) ? [{ text, line: environment.channelLines[index] ?? 1, file }] : [],
    )
    // `channel::name` reads a channel that the list need not have.
    const named = environment.conda.flatMap((spec) =>
      stands(spec.text.replace(/::?[^/:]*$/, ''), url) && spec.text.includes('::') ? [{ ...spec, file }] : [],
    )
    return (listed.length > 0 ? listed : named).map((spec) => ({ spec, words: `${url}: ${reason}` }))
  })
  return each.length === 0 ? undefined : apart(each, 'cannot read the channel')
}

/** Whether mamba finds this channel under that address: by its name behind an alias, or by the address itself. */
function stands(channel: string, url: string): boolean {
  const name = channel.replace(/\/+$/, '')
  if (name === 'default' || name === 'defaults') return /\/(?:main|r)$/.test(url)
  return url === name || url.endsWith(`/${name}`)
}

function specs(lines: readonly string[], environment: Environment): FaultyLines | undefined {
  const found = complaints(lines).flatMap((complaint) => {
    // mamba asks for pip of its own accord.
    const named = environment.conda.filter(({ text }) => packageName(text) === complaint.name)
    const exact = named.filter(({ text }) => squeezed(text) === squeezed(asWritten(complaint)))
    return (exact.length > 0 ? exact : named).map((spec) => {
      return { complaint, spec: { ...spec, file: environment.file }, words: inWords(complaint) }
    })
  })
  const alone = found.filter(({ complaint }) => complaint.kind !== 'conflict')
  if (alone.length > 0) return apart(alone, 'cannot install')
  if (found.length === 0) return undefined
  const reasons = [...new Set(found.map(({ words }) => words))].filter((words) => words !== '')
  const clash = found.length > 1 ? 'they exclude each other' : 'it excludes packages that others need'
  return {
    specs: inOrder(found),
    words: [clash, reasons.join('; ')].filter((part) => part !== '').join(': '),
  }
}

function apart(each: { spec: Place; words: string }[], problem: string): FaultyLines {
  const ordered = inOrder(each).map((spec) => each.find((one) => one.spec === spec) as (typeof each)[number])
  const words = [...new Set(ordered.map((one) => one.words))].join('; ')
  return { specs: ordered.map(({ spec }) => spec), words, problem, each: ordered }
}

/** Python is in many a conflict and seldom its cause: it stays in its place, and `place` passes over it. */
function inOrder(found: readonly { spec: Place }[]): Place[] {
  return [...new Set(found.map(({ spec }) => spec))].toSorted((a, b) => a.line - b.line)
}

function inWords({ kind, name, version, build, reason }: Complaint): string {
  if (kind !== 'missing') return reason === '' ? '' : `${name} ${reason}`
  if (version === undefined && build === undefined) return `no channel has a package with the name ${name}`
  if (build === undefined) return `no channel has ${name} in the version ${version}`
  return `no channel has ${[name, version].filter(Boolean).join(' ')} with the build ${build}`
}

function asWritten({ name, version, build }: Complaint): string {
  return build === undefined ? `${name}${version ?? ''}` : `${name}${version ?? '=*'}=${build}`
}

function squeezed(text: string): string {
  return text.replace(/^.*::/, '').replace(/[\s"']+/g, '')
}
