import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, it } from '@jest/globals'
import { goodImage } from './good.ts'
import { Job, MAKE_WHEEL } from './job.ts'
import { cleanUp, ROOT, temporaryFolder } from './machine.ts'

interface Line {
  command: string
  shell: string
  kind: string
}
const { KINDS, trialOf } = (await import(join(ROOT, 'scripts/steps/rules.mjs'))) as {
  KINDS: Record<string, { runs: boolean }>
  trialOf: (line: Line) => string
}

/** Every line of docs/steps.md that can run, in a real image with TeX, each in a fresh copy of a workspace whose book is built. */
const LINES = (JSON.parse(readFileSync(join(ROOT, 'scripts/steps/steps.json'), 'utf8')) as Line[])
  .filter(({ kind }) => KINDS[kind]?.runs)
  .map((line) => ({ ...line, trial: trialOf(line), first: line.command.split('\n')[0] }))
  // Lines with the same trial are tried once.
  .filter(
    ({ trial, shell }, at, all) =>
      at === all.findIndex((other) => other.trial === trial && other.shell === shell),
  )
const FIXTURE = join(ROOT, '__tests__/e2e/steps')

/** What earlier steps of their workflows leave behind. */
const PREPARE = `set -e
cp -a /fixture /prepared && cd /prepared
git init --quiet . && mkdir scripts _notebook_repo && echo 'print("no jax")' >scripts/test-jax-install.py && touch _notebook_repo/README.md
jb build lectures --path-output ./ --builder=custom --custom-builder=jupyter
jb build lectures --path-output ./ -n -W --keep-going
mkdir -p _build/latex && echo PDF >_build/latex/two-pages.pdf && touch _build/jupyter/_old.ipynb
tar -czf site.tar.gz -C _build/html .
chown -R 1001:1001 /prepared`

let job: Job
beforeAll(async () => {
  const environment = readFileSync(join(FIXTURE, 'environment.yml'), 'utf8')
  const image = await goodImage(environment, { variant: 'latex' })
  const copy = join(temporaryFolder(), 'fixture')
  cpSync(FIXTURE, copy, { recursive: true })
  job = await Job.start(image, [`--volume=${copy}:/fixture:ro`])
  await job.root(MAKE_WHEEL)
  const { code, text } = await job.step(PREPARE, { cwd: '/' })
  if (code !== 0) throw new Error(`the workspace could not be prepared:\n${text}`)
})
afterAll(cleanUp)

/** Folders that the line before it in the same step has made. */
function made(command: string): string {
  const folder =
    /(?:^cp|^rsync|^rm|^ls) .*?(_build\/(?:lecture-[\w.-]*?\.notebooks|html\/\w+(?:\/\w+)*))(?:\/[\w*]*)?$/.exec(
      command,
    )?.[1]
  const archive = /(\S+\.tar\.gz) > /.exec(command)?.[1]
  return [
    folder === undefined ? '' : `mkdir -p ${folder} && touch ${folder}/_old`,
    archive === undefined ? '' : `touch ${archive}`,
    /-C _site/.test(command) ? 'mkdir -p _site' : '',
  ]
    .filter(Boolean)
    .join(' && ')
}

describe('in the image works', () => {
  it.each(LINES)('$shell: $first', async ({ trial, shell, kind }) => {
    await job.root('rm -rf /__w/lecture/* /__w/lecture/.[a-z]* && cp -a /prepared/. /__w/lecture')
    const before = made(trial)
    if (before) await job.root(`cd /__w/lecture && ${before} && chown -R 1001:1001 .`)
    const where = { shell: kind === 'shell' ? 'bash' : shell }
    const { code, text } = await job.step(
      `export GITHUB_OUTPUT=/tmp/output ASSET_URL=file:///x\n${trial}`,
      where,
    )
    if (code !== 0) throw new Error(`exit code ${code}:\n${text.slice(-3000)}`)
  })
})
