import type { Dice, Entries, Tree } from './model.ts'

const COMMENTS = [
  'why',
  'see [docs]',
  "it's {not} - a: list",
  '- numpy',
  'numpy==1',
  '"',
  '#',
  '<<<<<<< no marker',
]
const LOOKS_ODD = /^(?:|~|null|true|false|yes|no|on|off|[-+.\d].*)$/i

/** Writes a tree as YAML in a form that the dice choose; the meaning stays. */
export function render(tree: Entries, dice: Dice): Uint8Array {
  const entries = dice.shuffled(tree.entries)
  if (dice.chance(4) && !entries.some(([key]) => key === 'prefix')) {
    entries.splice(dice.roll(entries.length + 1), 0, ['prefix', `/opt/${dice.roll(1000)}`])
  }
  const lines = dice.chance(12)
    ? flow({ entries }, dice, 0).split('\n')
    : entries.flatMap((entry) => entryLines(entry, 0, dice))
  const marked = dice.chance(6) ? ['---', ...lines] : lines
  const text = marked.flatMap((line) => decorated(line, dice)).join('\n')
  const lineEnd = dice.pick(['\n', '\n', '\r\n', '\r'])
  const whole =
    (dice.chance(6) ? '\ufeff' : '') + text + (dice.chance(4) ? '' : '\n'.repeat(1 + dice.roll(3)))
  return new TextEncoder().encode(whole.replaceAll('\n', lineEnd))
}

/** Comments, blank lines and blanks at the end, wherever they change nothing. */
function decorated(line: string, dice: Dice): string[] {
  const before: string[] = []
  if (dice.chance(10)) before.push(' '.repeat(dice.roll(4)))
  if (dice.chance(8)) before.push(`${' '.repeat(dice.roll(9))}# ${dice.pick(COMMENTS)}`)
  const blanks = ' '.repeat(1 + dice.roll(3))
  const end = dice.pick(['', '', '', `${blanks}# ${dice.pick(COMMENTS)}`, blanks, `${blanks}\t`])
  return [...before, `${line}${end}`]
}

function entryLines([key, value]: [string, Tree], indent: number, dice: Dice): string[] {
  const head = `${' '.repeat(indent)}${scalar(key, dice, false)}:`
  if (typeof value === 'string')
    return [`${head}${' '.repeat(1 + dice.roll(3))}${scalar(value, dice, false)}`]
  if (isEmpty(value) || dice.chance(5)) return `${head} ${flow(value, dice, indent)}`.split('\n')
  // A list may stand at the column of its key.
  const below = indent + (Array.isArray(value) ? dice.roll(5) : 1 + dice.roll(4))
  return [head, ...blockLines(value, below, dice)]
}

function blockLines(value: Exclude<Tree, string>, indent: number, dice: Dice): string[] {
  if (!Array.isArray(value))
    return dice.shuffled(value.entries).flatMap((entry) => entryLines(entry, indent, dice))
  return value.flatMap((item) => {
    const dash = `${' '.repeat(indent)}-${' '.repeat(1 + dice.roll(3))}`
    if (typeof item === 'string') return [dash + scalar(item, dice, false)]
    if (isEmpty(item) || dice.chance(6)) return `${dash}${flow(item, dice, indent)}`.split('\n')
    const [first = '', ...rest] = blockLines(item, dash.length, dice)
    return [dash + first.slice(dash.length), ...rest]
  })
}

function flow(value: Tree, dice: Dice, indent: number): string {
  if (typeof value === 'string') return scalar(value, dice, true)
  const parts = Array.isArray(value)
    ? value.map((item) => flow(item, dice, indent))
    : dice
        .shuffled(value.entries)
        .map(([key, item]) => `${scalar(key, dice, true)}: ${flow(item, dice, indent)}`)
  const gap = (): string => dice.pick(['', ' ', ' ', `\n${' '.repeat(indent + 1 + dice.roll(4))}`])
  const body = parts.map((part) => `${gap()}${part}${dice.pick(['', ' '])}`).join(',')
  return Array.isArray(value) ? `[${body}${gap()}]` : `{${body}${gap()}}`
}

function scalar(text: string, dice: Dice, inFlow: boolean): string {
  const plain =
    /^[A-Za-z0-9_][\x21-\x7e]*(?: [\x21-\x7e]+)*$/.test(text) &&
    !LOOKS_ODD.test(text) &&
    !/: | #|:$/.test(text) &&
    !(inFlow && /[,[\]{}:]/.test(text))
  if (plain && !dice.chance(3)) return text
  return dice.chance(2) ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'`
}

function isEmpty(value: Exclude<Tree, string>): boolean {
  return (Array.isArray(value) ? value : value.entries).length === 0
}
