import type { Instruction } from './instructions.ts'

interface Stage {
  /** Of its FROM. */
  line: number
  /** Its own name and place, each of which others may use. */
  names: string[]
  /** What it is made of. */
  uses: string[]
}

/**
 * Whether the instruction of a line is run for sure: it is no trigger, and the last stage is made of its stage. What others take need not be
 * there. A stage that one of the named `contexts` replaces runs nothing. Names that hold a variable are no names here.
 */
export function surelyRun(
  found: readonly Instruction[],
  contexts: readonly string[] = [],
): (line: number) => boolean {
  const triggers = new Set(found.filter(({ trigger }) => trigger).map(({ line }) => line))
  const stages = stagesOf(found)
  const last = stages.at(-1)
  const replaced = new Set(contexts.map((name) => name.toLowerCase()))
  const runs = ({ names: [name = ''] }: Stage): boolean => !replaced.has(name)
  const needed = new Set(last === undefined || !runs(last) ? [] : [last])
  // A stage that is added while the set is walked is walked, too.
  for (const stage of needed) {
    const earlier = stages.slice(0, stages.indexOf(stage))
    for (const use of stage.uses) {
      const used = earlier.findLast(({ names }) => names.includes(use))
      if (used !== undefined && runs(used)) needed.add(used)
    }
  }
  return (line) => {
    const stage = stages.findLast((one) => one.line <= line)
    return !triggers.has(line) && (stage === undefined || needed.has(stage))
  }
}

function stagesOf(found: readonly Instruction[]): Stage[] {
  const stages: Stage[] = []
  for (const { keyword, line, flags, rest } of found) {
    if (keyword === 'FROM') {
      const [, base = '', name = ''] = /^(\S+)(?:\s+as\s+(\S+))?/i.exec(rest) ?? []
      stages.push({ line, names: [name.toLowerCase(), String(stages.length)], uses: [base.toLowerCase()] })
    } else {
      const names = flags.map(
        (flag) => /(?:^--|[=,])from=([\w.-]+)(?:,|$)/i.exec(flag)?.[1]?.toLowerCase() ?? '',
      )
      stages.at(-1)?.uses.push(...names.filter((name) => name !== ''))
    }
  }
  return stages
}
