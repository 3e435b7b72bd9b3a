// The page's tables, from the classified lines.
import { KINDS } from './rules.mjs'

/** Programs that are looked for in the lines, whether they ship or not; the other half of the list is in the lines themselves. */
const LOOKED_FOR = [
  'bzip2',
  'file',
  'gcc',
  'gh',
  'less',
  'node',
  'npm',
  'npx',
  'pandoc',
  'ssh',
  'vim',
  'wget',
]

export function tables(lines) {
  const parts = [summary(lines)]
  for (const [kind, { title, silent }] of Object.entries(KINDS)) {
    const own = lines.filter((line) => line.kind === kind)
    if (own.length > 0 && !silent) parts.push(`### ${title}`, table(own))
  }
  return parts.join('\n\n')
}

function summary(lines) {
  const sum = (list) => list.reduce((total, { count }) => total + count, 0)
  const rows = Object.entries(KINDS).flatMap(([kind, { title }]) => {
    const own = lines.filter((line) => line.kind === kind)
    return own.length === 0 ? [] : [`| ${title} | ${own.length} | ${sum(own)} |`]
  })
  return ['| | different lines | lines |', '| --- | --- | --- |', ...rows].join('\n')
}

function table(lines) {
  const rows = lines.map(({ command, shell, count, advice = '', dry }) => {
    const tried = dry === undefined ? '' : `Tried with ${dry}.`
    return `| ${code(command)} | ${code(shell || 'sh, by default')} | ${count} | ${[advice, tried].filter(Boolean).join(' ')} |`
  })
  return ['| line | shell | times | |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

function code(text) {
  const [first = '', ...more] = text.split('\n')
  const shown = `${first}${more.length > 0 ? ' ...' : ''}`.replaceAll('|', '\\|')
  return `\`${shown.length > 110 ? `${shown.slice(0, 107)}...` : shown}\``
}

/** How often each program is called, the most frequent first; those that nobody calls are told, too. */
export function programs(lines) {
  const counts = new Map(LOOKED_FOR.map((name) => [name, 0]))
  for (const { command, count } of lines) {
    for (const name of programsOf(command)) counts.set(name, (counts.get(name) ?? 0) + count)
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
}

const WORDS = /^(?:if|then|fi|echo|exit|set|cd|ls|mkdir|cp|rm|cat|date|cut|wc)$/

function programsOf(command) {
  // The first word of every piece between pipes, semicolons and brackets; a here-document's own words are none.
  const [first = ''] = command.replace(/<<[\s\S]*/, '').split(/\n(?=\s*-)/)
  const pieces = first.replace(/'[^']*'|"[^"$]*"/g, 'x').split(/\$\(|[|;&()\n]+/)
  const names = pieces.map(
    (piece) => /^\s*(?:\w+=\S*\s+)*(?:sudo\s+)?([a-z][\w.-]*)(?:\s|$)/.exec(piece)?.[1],
  )
  return new Set(names.filter((name) => name !== undefined && !WORDS.test(name)))
}
