#!/usr/bin/env node
// Usage: npm run steps -- [FOLDER]   Without FOLDER, only the page is written again, from steps.json.
// FOLDER holds repositories, a folder each, with their .github/workflows.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { linesOf, stepsOf } from './extract.mjs'
import { programs, tables } from './page.mjs'
import { classify } from './rules.mjs'

const here = import.meta.dirname ?? join(fileURLToPath(import.meta.url), '..')
const EXTRACT = join(here, 'steps.json')
const PAGE = join(here, '../../docs/steps.md')

export function readLines() {
  return JSON.parse(readFileSync(EXTRACT, 'utf8'))
}

/** The page with its generated parts, each between two comments, as the lines have them. */
export function withTables(page, lines) {
  const counts = programs(lines)
  const ranks = [
    '| program | lines |',
    '| --- | --- |',
    ...counts.map(([name, n]) => `| \`${name}\` | ${n} |`),
  ]
  const parts = { steps: tables(lines), programs: ranks.join('\n') }
  return Object.entries(parts).reduce((text, [name, part]) => {
    const place = new RegExp(`(<!-- ${name}: npm run steps -->\\n)[\\s\\S]*?(<!-- /${name} -->)`)
    if (!place.test(text)) throw new Error(`docs/steps.md has no place for "${name}"`)
    return text.replace(place, (_, before, after) => `${before}\n${part}\n\n${after}`)
  }, page)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2]
  if (folder !== undefined) {
    const steps = stepsOf(folder)
    const lines = linesOf(steps, classify)
    if (lines.length === 0) throw new Error(`${folder} holds no workflows with steps`)
    writeFileSync(EXTRACT, `${JSON.stringify(lines, null, 2)}\n`)
    console.log(`${steps.length} steps, ${lines.length} different lines`)
  }
  writeFileSync(PAGE, withTables(readFileSync(PAGE, 'utf8'), readLines()))
}
