import { parseArgs } from 'node:util'
import { cleanUp } from '../../e2e/machine.ts'
import { campaign } from './campaign.ts'
import type { Verdict } from './case.ts'
import { allFaults } from './faults.ts'
import { classes, classOf, table, violations } from './report.ts'

const USAGE = `Usage: npm run campaign [-- --only ID ...] [--jobs N] [--minutes N] [--list] [--log] [--help]

Runs the action (dist/, as it is built) once for each fault, on the real engine and registry of scripts/setup, and looks after each
run whether a tag went to an unverified or older image, an image was lost, a green run has no good image, a stack trace
was shown, the class of the failure does not name the fault, or something was left behind. Prints the outcomes by kind of fault.
Exit code 1 with a violation.

  --only ID    this fault alone; may be given more than once, and * stands for anything
  --jobs N     runs at a time, 4 unless told otherwise
  --minutes N  begins no further run after so long (a campaign cut short says so)
  --list       the faults, and nothing else
  --log        what the action said, after each run
`

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true },
      jobs: { type: 'string', default: '4' },
      minutes: { type: 'string', default: '1440' },
      list: { type: 'boolean', default: false },
      log: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return void process.stdout.write(USAGE)
  const all = allFaults()
  const patterns = values.only?.map((id) => new RegExp(`^${id.replaceAll('*', '.*')}$`))
  const faults = all.filter(({ id }) => patterns?.some((pattern) => pattern.test(id)) ?? true)
  const [jobs, minutes] = [Number(values.jobs), Number(values.minutes)]
  if (faults.length === 0 || !Number.isSafeInteger(jobs) || jobs < 1 || !(minutes > 0)) {
    process.stderr.write(
      `${USAGE}\nNo such fault, or no such number; --list shows the ${all.length} faults\n`,
    )
    process.exitCode = 2
    return
  }
  if (values.list)
    return void process.stdout.write(faults.map(({ id, kind }) => `${id}  (${kind})\n`).join(''))
  const start = performance.now()
  const seconds = (): number => Math.round((performance.now() - start) / 1000)
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void cleanUp().finally(() => process.exit(130)))
  let done = 0
  let wrong = 0
  const progress = (): void =>
    void process.stdout.write(`${seconds()} s: ${done} of ${faults.length} runs, ${wrong} with violations\n`)
  const timer = setInterval(progress, 15_000)
  try {
    const told = ({ fault, outcome, violations, result, seconds }: Verdict): void => {
      done += 1
      if (violations.length > 0) wrong += 1
      if (values.log) process.stdout.write(`${result.log}\n${result.summary}\n`)
      const found = violations
        .map(({ invariant, what }) => `\n  ${invariant}: ${what.slice(0, 600)}`)
        .join('')
      const ended = violations.length > 0 ? 'VIOLATION' : [outcome, ...classOf(result)].join(', ')
      process.stdout.write(`${fault.id}: ${ended}, ${seconds.toFixed(1)} s${found}\n`)
    }
    const verdicts = await campaign(faults, jobs, told, () => seconds() > minutes * 60)
    process.stdout.write(`\n${table(verdicts)}\n\nHow refusals were named:\n${classes(verdicts)}\n`)
    if (wrong > 0) process.stdout.write(`\n${violations(verdicts)}\n`)
    const rest = faults.length - verdicts.length
    const cut = rest > 0 ? `; ${rest} more were not run` : ''
    process.stdout.write(`\n${verdicts.length} faults in ${seconds()} s: ${wrong} with violations${cut}\n`)
    if (wrong > 0) process.exitCode = 1
  } finally {
    clearInterval(timer)
    await cleanUp()
  }
}

await main().catch((error: unknown) => {
  if (!String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS')) throw error
  process.stderr.write(`${USAGE}\n${(error as Error).message}\n`)
  process.exitCode = 2
})
