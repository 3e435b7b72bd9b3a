/**
 * pip's newer form of an error, below `error: NAME-OF-THE-ERROR`: `× WHAT` and `╰─> WHY`, then hints that are the same for everybody.
 * What a program says that pip ran has a margin.
 */
const WHAT = /^× (.+?)\.?$/
const WHY = /^╰─> (.+)$/
const LONGEST = 500

/** The lines with each `× WHAT` and `╰─> WHY` as one. */
export function withWholeReasons(lines: readonly string[]): string[] {
  return lines.flatMap((line, at) => {
    if (WHY.test(line) && WHAT.test(lines[at - 1] ?? '')) return []
    const why = WHAT.test(line) ? WHY.exec(lines[at + 1] ?? '')?.[1] : undefined
    return [why === undefined ? line : `${line.replace(/\.$/, '')}: ${why}`]
  })
}

/** The last error in the newer form; `undefined` where pip's last word has the older one, `ERROR: `. */
export function pipsReason(lines: readonly string[]): string | undefined {
  const last = withWholeReasons(lines).findLast((line) => /^(?:× |ERROR: )/.test(line))
  return last?.startsWith('× ') ? last.slice('× '.length, LONGEST) : undefined
}
