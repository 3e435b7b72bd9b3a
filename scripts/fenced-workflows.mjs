#!/usr/bin/env node
// Workflows that the documentation shows, as files for the linters: what somebody copies from a page must be as sound as what
// lies in .github. Usage: fenced-workflows OUTPUT FILE.md...   Prints one path a line.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const HEAD = 'name: Example\non: push\npermissions: {}\n'
const JOB = '    runs-on: ubuntu-latest\n    permissions:\n      contents: read\n    steps:\n'

/** Blocks of YAML in a page that are a workflow, jobs of one or a list of steps, with the line that each begins at. */
export function fencedWorkflows(markdown) {
  const found = []
  for (const match of markdown.matchAll(/^( *)```ya?ml\n([\s\S]*?)^\1```$/gm)) {
    // A part of a workflow is shown with the indent that it has in the whole.
    const indents = match[2]
      .split('\n')
      .flatMap((line) => (line.trim() === '' ? [] : [/^ */.exec(line)[0].length]))
    const text = match[2].replace(new RegExp(`^ {${Math.min(...indents)}}`, 'gm'), '')
    const line = markdown.slice(0, match.index).split('\n').length + 1
    const workflow = whole(text)
    if (workflow !== undefined) found.push({ line, text: workflow })
  }
  return found
}

function whole(text) {
  if (/^on:/m.test(text) && /^jobs:/m.test(text)) return text
  if (/^jobs:/m.test(text)) return HEAD + text
  if (/^ *- (?:uses|run|id|name):/m.test(text) && /^(?:#|- )/.test(text))
    return `${HEAD}jobs:\n  example:\n    name: Example\n${JOB}${text.replace(/^(?=.)/gm, '      ')}`
  return undefined
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [output, ...pages] = process.argv.slice(2)
  mkdirSync(output, { recursive: true })
  for (const page of pages) {
    for (const { line, text } of fencedWorkflows(readFileSync(page, 'utf8'))) {
      const path = join(output, `${basename(page, '.md')}-line-${line}.yml`)
      writeFileSync(path, text)
      process.stdout.write(`${path}\n`)
    }
  }
}
