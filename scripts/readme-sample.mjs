#!/usr/bin/env node
// Puts a job summary into the README as its sample: the newest that scripts/demo made, or the file that is named. A sample that is
// edited by hand tells what nobody has seen.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { argv, env, exit, stderr, stdout } from 'node:process'
import { fileURLToPath } from 'node:url'

const USAGE = `Usage: scripts/readme-sample.mjs [SUMMARY.md] [--help]

Writes SUMMARY.md between the two marks in README.md. Without SUMMARY.md it takes the newest summary of a build that scripts/demo
has made. Example:

  ./scripts/demo && scripts/readme-sample.mjs
`
const README = fileURLToPath(new URL('../README.md', import.meta.url))
const BEGIN = '<!-- sample of a summary, by scripts/readme-sample.mjs -->'
const END = '<!-- end of the sample -->'

function newestSummary() {
  const cache =
    env.CONTAINER_ACTION_CACHE ?? join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'container-action')
  const logs = join(cache, 'log')
  const demos = existsSync(logs) ? readdirSync(logs).filter((name) => name.startsWith('demo-')) : []
  const made = demos.toSorted().map((name) => join(logs, name, 'pip-summary.md'))
  return made.findLast((path) => existsSync(path) && readFileSync(path, 'utf8') !== '')
}

const [given, ...more] = argv.slice(2)
if (given === '--help' || given === '-h') {
  stdout.write(USAGE)
  exit(0)
}
const summary = given ?? newestSummary()
if (summary === undefined || more.length > 0) {
  stderr.write(
    summary === undefined ? 'readme-sample: no summary of a demo is there; run scripts/demo first\n' : USAGE,
  )
  exit(2)
}
const quoted = readFileSync(summary, 'utf8')
  .trim()
  .split('\n')
  .map((line) => `> ${line}`.trimEnd())
const readme = readFileSync(README, 'utf8')
const [before, rest] = readme.split(`${BEGIN}\n`)
const after = rest?.split(END)[1]
if (after === undefined) {
  stderr.write(
    `readme-sample: README.md has no lines "${BEGIN}" and "${END}"; put them where the sample belongs\n`,
  )
  exit(1)
}
writeFileSync(README, [before, BEGIN, '\n\n', quoted.join('\n'), '\n\n', END, after].join(''))
stdout.write(`README.md: sample from ${summary}\n`)
