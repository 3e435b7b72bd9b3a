import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { withFreshBuilder } from './builder.mjs'
import { setUp, timed } from './machine.mjs'
import { published } from './published.mjs'

const ROOT = resolve(import.meta.dirname, '..')
const ROUNDS = 3
const BUDGET = 0.6
const MARK = 'container-action-check: '
const EXPECTED = {
  name: 'quantecon',
  packages: ['python', 'scipy', 'jupyter-book'],
  variables: { LANG: 'C.UTF-8' },
  recipe: true,
}

/**
 * The verification of one image, with TeX or `html`, by the checks of a git revision (without one: where this branch left main)
 * and by today's, in turns.
 * Each run has a builder that has never seen the image: its layers are pulled, unpacked and written before the step. Prints the seconds of the step, of each check, and the ratios.
 */
export async function bench(revision = mergeBase(), variant = 'latex') {
  const machine = setUp()
  if (!machine.REGISTRY || !machine.BASE) throw new Error('no registry: run scripts/setup')
  const folder = mkdtempSync(join(tmpdir(), 'container-action-bench-'))
  try {
    const file = join(ROOT, 'examples/mini-lectures/environment.yml')
    const repository = `${machine.REGISTRY}/bench/verify`
    const { image } = await published(folder, file, repository, machine, { variant })
    const checks = { before: checksOf(revision, folder), today: join(ROOT, 'containers/verify') }
    const input = join(folder, 'input')
    mkdirSync(input)
    writeFileSync(join(input, 'expected.json'), JSON.stringify({ ...EXPECTED, variant }))
    const runs = { before: [], today: [] }
    for (let round = 0; round < ROUNDS; round += 1) {
      // In turns, and each first once.
      const names = round % 2 === 0 ? ['before', 'today'] : ['today', 'before']
      for (const name of names)
        runs[name].push(await verification(image, checks[name], input, folder, machine))
    }
    report(revision, runs)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function mergeBase() {
  return execFileSync('git', ['-C', ROOT, 'merge-base', 'HEAD', 'main'], { encoding: 'utf8' }).trim()
}

/** The checks as the revision has them, in a folder. */
function checksOf(revision, folder) {
  const archive = execFileSync('git', ['-C', ROOT, 'archive', revision, 'containers/verify'])
  execFileSync('tar', ['-x', '-C', folder], { input: archive })
  return join(folder, 'containers/verify')
}

/** Seconds of the step that runs the checks, and of each of them. */
async function verification(image, checks, input, folder, machine) {
  return withFreshBuilder(machine, folder, async (builder) => {
    // Else the step would end by waiting until the layers that were just unpacked are on the disk, whatever was checked.
    await timed('docker', [
      ...['buildx', 'build', '--builder', builder, '--build-arg', `IMAGE=${image}`],
      ...['--output', 'type=cacheonly', '--file', join(import.meta.dirname, 'unpacked.Dockerfile'), input],
    ])
    execFileSync('sync')
    const { text } = await timed('docker', [
      ...['buildx', 'build', '--builder', builder, '--progress=plain', '--file', join(checks, 'Dockerfile')],
      ...['--build-context', `image=docker-image://${image}`, '--build-context', `checks=${checks}`],
      ...['--output', 'type=cacheonly', input],
    ])
    const step = /^#(\d+) \[verify .*\] RUN /m.exec(text)?.[1]
    const done = new RegExp(`^#${step} DONE ([0-9.]+)s`, 'm').exec(text)?.[1]
    const found = text.split('\n').flatMap((line) => {
      const start = line.indexOf(MARK)
      return start < 0 ? [] : [JSON.parse(line.slice(start + MARK.length))]
    })
    return { step: Number(done), checks: new Map(found.map(({ name, seconds }) => [name, seconds])) }
  })
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]
}

function report(revision, { before, today }) {
  const mean = (runs, of) => runs.reduce((sum, run) => sum + of(run), 0) / runs.length
  const of = (name) => (run) => run.checks.get(name) ?? 0
  const names = [...new Set([...before, ...today].flatMap(({ checks }) => [...checks.keys()]))]
  const rows = names
    .map((name) => ({ name, before: mean(before, of(name)), today: mean(today, of(name)) }))
    .filter(({ before, today }) => Math.max(before, today) >= 0.5)
    .toSorted((a, b) => b.before - a.before)
  console.log(`check: seconds at ${revision.slice(0, 12)}, seconds today (others run beside it)`)
  for (const row of rows) console.log(`  ${row.name}: ${row.before.toFixed(1)}, ${row.today.toFixed(1)}`)
  // Medians: now and then a run stalls for seconds, before as today.
  const steps = [before, today].map((runs) => median(runs.map(({ step }) => step)))
  const each = (runs) => runs.map(({ step }) => step.toFixed(1)).join(', ')
  console.log(`each run: before ${each(before)}; today ${each(today)}`)
  const ratio = steps[1] / steps[0]
  console.log(
    `${ratio <= BUDGET ? 'met   ' : 'MISSED'} the whole step: before ${steps[0].toFixed(1)} s, today ${steps[1].toFixed(1)} s, ratio ${ratio.toFixed(3)} (budget ${BUDGET})`,
  )
}
