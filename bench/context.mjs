import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { medians, timed } from './machine.mjs'

const CLI = join(fileURLToPath(new URL('..', import.meta.url)), 'dist/cli.js')
const ROUNDS = 5
const SIZES = [10_000, 50_000]
const ENVIRONMENT = 'name: x\nchannels: [conda-forge]\ndependencies: [python=3.13, numpy]\n'
// Many patterns over one tree, which must not list it once for each.
const DOCKERFILE = `FROM scratch\nCOPY . /x/\n${Array.from({ length: 50 }, (_, at) => `COPY d${at}/*9 /y${at}/\n`).join('')}`

/**
 * Hashing a build context of many small files against `sha256sum` over the same files, in turns. Both numbers hold all of a process: of
 * the action's, its start is printed beside it. Linear: five times the files take five times as long.
 */
export async function bench() {
  const folder = mkdtempSync(join(tmpdir(), 'container-action-bench-'))
  try {
    const times = {}
    for (const size of SIZES) times[size] = await ofSize(join(folder, String(size)), size)
    const [small, large] = SIZES
    const linear = times[large].hashing / times[small].hashing
    print(`time for ${large} files against ${small}`, `${linear.toFixed(1)} (files: ${large / small})`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function ofSize(folder, size) {
  for (let at = 0; at < size; at += 1) {
    const below = join(folder, `d${Math.floor(at / 100)}`)
    if (at % 100 === 0) mkdirSync(below, { recursive: true })
    writeFileSync(join(below, `f${at}`), `${at}\n`.repeat(1 + (at % 300)))
  }
  writeFileSync(join(folder, 'Dockerfile'), DOCKERFILE)
  writeFileSync(join(folder, 'environment.yml'), ENVIRONMENT)
  const bare = join(folder, '..', 'bare')
  mkdirSync(bare, { recursive: true })
  writeFileSync(join(bare, 'Dockerfile'), 'FROM scratch\n')
  writeFileSync(join(bare, 'environment.yml'), ENVIRONMENT)
  const check = (where) =>
    timed(process.execPath, [CLI, 'check', where, '--json', '--dockerfile', 'Dockerfile'])
  const result = await medians(ROUNDS, {
    sha256sum: () => timed('sh', ['-c', 'find "$1" -type f -print0 | xargs -0 sha256sum', 'sh', folder]),
    check: () => check(folder),
    start: () => check(bare),
  })
  const hashing = result.check - result.start
  print(
    `${size} files`,
    `check ${ms(result.check)}, of it the start ${ms(result.start)}; sha256sum ${ms(result.sha256sum)}`,
  )
  print('  ratio of the whole', (result.check / result.sha256sum).toFixed(2))
  print('  ratio of the hashing', (hashing / result.sha256sum).toFixed(2))
  return { hashing }
}

function ms(milliseconds) {
  return `${Math.round(milliseconds)} ms`
}

function print(name, value) {
  process.stdout.write(`${name}: ${value}\n`)
}
