import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { planted } from './planted.ts'
import { describeFind, describeReport, type Report } from './run.ts'
import { targets } from './targets.ts'

const USAGE = `Usage: npm run fuzz [-- --runs N] [--seed S] [--target NAME] [--jobs N] [--judge] [--only KIND] [--help]

Gives N inputs in all (100,000 unless told otherwise) to the readers of everything that a stranger can write: real files,
changed. Prints for each reader how many inputs it took and refused, its slowest one, and what it got wrong, with the
smallest input found. The same seed gives the same inputs. Exit code 1 with a find.

With --judge: compares what is hashed of N made-up build contexts and Dockerfiles (200,000 unless told otherwise) with what BuildKit is
given of them, as its own Go packages say, which scripts/setup compiles. --only takes files, mounts or dockerfiles.
`
/** Seconds of CPU without a new input, after which a reader hangs; ten times as long by the clock, for one that only waits. */
const HANG = 20

/** A reader in a thread of its own, which is ended when it hangs. */
async function supervised(
  name: string,
  runs: number,
  seed: number,
  isPlanted: boolean,
): Promise<Report | string> {
  const shared = new SharedArrayBuffer(8 + 128 * 1024)
  const head = new Int32Array(shared, 0, 2)
  const worker = new Worker(new URL('./worker.js', import.meta.url), {
    workerData: { name, runs, seed, shared, isPlanted },
    resourceLimits: { maxOldGenerationSizeMb: 1024 },
  })
  let ended: Report | string | undefined
  worker.once('message', (report: Report) => {
    ended = report
  })
  worker.once('error', (error) => {
    ended = `${name.padEnd(20)}  the thread died: ${error.message}`
  })
  const limit = isPlanted ? 2 : HANG
  for (let seen = -1, since = Date.now(), spent = process.cpuUsage(); ended === undefined; ) {
    await sleep(100)
    const now = Atomics.load(head, 0)
    if (now !== seen) [seen, since, spent] = [now, Date.now(), process.cpuUsage()]
    const { user, system } = process.cpuUsage(spent)
    if ((user + system) / 1e6 < limit && (Date.now() - since) / 1000 < limit * 10) continue
    ended = `${name.padEnd(20)}  hangs`
  }
  await worker.terminate()
  if (typeof ended !== 'string') return ended
  // Copied: a view of shared memory cannot be decoded.
  const input = new Uint8Array(shared.slice(8, 8 + Atomics.load(head, 1)))
  return `${ended} after ${Atomics.load(head, 0)} inputs\n${describeFind({ what: 'at this one', seed, input })}`
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string' },
      seed: { type: 'string', default: '1' },
      target: { type: 'string', multiple: true },
      jobs: { type: 'string', default: '1' },
      planted: { type: 'boolean', default: false },
      judge: { type: 'boolean', default: false },
      only: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(USAGE)
    return
  }
  if (values.judge) {
    const [runs, seed] = [Number(values.runs ?? 200_000), Number(values.seed)]
    const { differential } = await import('./differential/run.ts')
    if (!(await differential({ runs, seed, only: values.only }))) process.exitCode = 1
    return
  }
  const all = (values.planted ? planted() : targets()).map(({ name }) => name)
  const names = values.target ?? all
  const unknown = names.filter((name) => !all.includes(name))
  const [runs, seed, jobs] = [values.runs ?? '100000', values.seed, values.jobs].map(Number)
  if (
    unknown.length > 0 ||
    ![runs, seed, jobs].every((number) => Number.isSafeInteger(number) && Number(number) > 0)
  ) {
    process.stderr.write(`${USAGE}\nThe targets are: ${all.join(', ')}\n`)
    process.exitCode = 2
    return
  }
  const waiting = [...names]
  const sums = { inputs: 0, failed: 0 }
  const start = Date.now()
  const work = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const report = await supervised(
        name,
        Math.ceil(Number(runs) / names.length),
        Number(seed),
        values.planted,
      )
      if (typeof report === 'string' || report.finds.length > 0) sums.failed += 1
      if (typeof report !== 'string') sums.inputs += report.inputs
      process.stdout.write(`${typeof report === 'string' ? report : describeReport(report)}\n`)
    }
  }
  await Promise.all(Array.from({ length: Number(jobs) }, work))
  process.stdout.write(
    `${sums.inputs} inputs, seed ${seed}, ${Math.round((Date.now() - start) / 1000)} s: ${sums.failed} of ${names.length} targets with finds\n`,
  )
  if (sums.failed > 0) process.exitCode = 1
}

await main().catch((error: unknown) => {
  if (!String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS')) throw error
  process.stderr.write(`${USAGE}\n${(error as Error).message}\n`)
  process.exitCode = 2
})
