import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Variables that scripts/setup left for later steps; the environment's own win. */
export function setUp() {
  const folder = process.env.CONTAINER_ACTION_CACHE ?? join(homedir(), '.cache/container-action')
  const file = join(folder, 'env')
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
  const pairs = lines.flatMap((line) => {
    const match = /^export (\w+)=['"]?(.*?)['"]?$/.exec(line)
    return match === null ? [] : [[match[1], match[2]]]
  })
  return { ...Object.fromEntries(pairs), ...process.env }
}

/** Runs a program; returns its milliseconds and text. Throws when it fails. */
export async function timed(program, args, options = {}) {
  const start = performance.now()
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  child.stdout.on('data', (data) => (text += data))
  child.stderr.on('data', (data) => (text += data))
  const code = await new Promise((done, failed) => child.on('close', done).on('error', failed))
  const milliseconds = performance.now() - start
  if (code !== 0)
    throw new Error(`${program} ${args.slice(0, 3).join(' ')} ended with ${code}:\n${text.slice(-3000)}`)
  return { milliseconds, text }
}

/** In turns, so that a busy moment of the machine hits all alike. */
export async function medians(rounds, programs) {
  const times = Object.fromEntries(Object.keys(programs).map((name) => [name, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, run] of Object.entries(programs)) times[name].push((await run()).milliseconds)
  }
  return Object.fromEntries(
    Object.entries(times).map(([name, list]) => [name, list.toSorted((a, b) => a - b)[list.length >> 1]]),
  )
}

/** Payload of a pull request from the repository itself; one that tells nothing counts as a fork's. */
export const PULL_REQUEST = JSON.stringify({
  pull_request: { number: 1, head: { sha: 'a'.repeat(40), repo: { full_name: 'quantecon/bench' } } },
})
