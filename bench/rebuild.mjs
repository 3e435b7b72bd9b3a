// npm run bench -- rebuild
// What a change costs: a full build, a change of the pip section, a new base. Each on a builder that has nothing, as a
// hosted runner's, so that only the registry cache helps; in a registry of its own, so that its storage tells what was sent.
// Needs scripts/setup.

import { execFileSync, spawn } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { withFreshBuilder } from './builder.mjs'
import { freePort, daemon as start } from './daemon.mjs'
import { setUp } from './machine.mjs'

// Of the build itself (docs/decisions/0007-budgets-of-a-rebuild.md); verification unpacks the same image whatever was built,
// and is shown apart.
const BUDGETS = {
  'pip section changed': { bytes: 0.2, time: 0.75, without: /^\[conda [^\]]*\] RUN/ },
  'base changed': { bytes: 0.05, time: 0.05, without: /\] RUN/ },
}
/**
 * Seconds that conda takes to solve, download and unpack a lecture environment. The stand-in channel lies on this disk and takes a
 * few, so a change that saves conda's work saves little here: the estimate says what the measured times would be with it.
 */
const CONDA_STEP = 86

const root = resolve(import.meta.dirname, '..')
const machine = setUp()
const setting = (name) => {
  if (machine[name]) return machine[name]
  throw new Error(`${name} is not set: run scripts/setup, then . "$CONTAINER_ACTION_CACHE/env"`)
}
const folder = mkdtempSync(join(tmpdir(), 'container-action-bench-'))
const undo = [() => rmSync(folder, { recursive: true, force: true })]
const run = (program, ...args) =>
  execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

const daemon = async (argv, answers) => {
  const stop = await start(argv, answers)
  undo.push(stop)
  return stop
}

const storage = join(folder, 'registry')
const registry = `127.0.0.1:${await freePort()}`
const repository = `${registry}/bench/lecture`
const base = `${registry}/bench/base`
const book = join(folder, 'book')
const git = (...args) =>
  run('git', '-C', book, '-c', 'user.name=bench', '-c', 'user.email=bench@localhost', ...args).trim()

/** Sizes of all blobs that the registry holds, by digest. */
function blobs() {
  const top = join(storage, 'docker/registry/v2/blobs/sha256')
  const digests = readdirSync(top).flatMap((start) =>
    readdirSync(join(top, start)).map((digest) => join(top, start, digest, 'data')),
  )
  return new Map(digests.map((file) => [file, statSync(file, { throwIfNoEntry: false })?.size ?? 0]))
}

async function build(what, event) {
  // A fresh runner owes its disk nothing of the build before.
  run('sync')
  const before = blobs()
  const file = (name, text) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const payload = {
    repository: { default_branch: 'main' },
    head_commit: { timestamp: git('show', '--no-patch', '--format=%cI', 'HEAD') },
  }
  return withFreshBuilder(machine, folder, async (builder) => {
    const env = {
      ...process.env,
      GITHUB_EVENT_NAME: event,
      GITHUB_EVENT_PATH: file('event.json', JSON.stringify(payload)),
      GITHUB_REF: 'refs/heads/main',
      GITHUB_SHA: git('rev-parse', 'HEAD'),
      GITHUB_REPOSITORY: 'QuantEcon/bench',
      GITHUB_WORKSPACE: book,
      GITHUB_OUTPUT: file('output', ''),
      GITHUB_STEP_SUMMARY: file('summary', ''),
      GITHUB_RUN_ID: String(Date.now()),
      RUNNER_TEMP: folder,
      INPUT_NAME: repository,
      INPUT_BASE: base,
      INPUT_VARIANT: 'html',
      INPUT_BUILDER: builder,
      'INPUT_SECRET-FILES': machine.CA_BUNDLE ? `ca=${machine.CA_BUNDLE}` : '',
    }
    const start = performance.now()
    let log = ''
    const child = spawn(process.execPath, [join(root, 'dist/index.js')], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (log += data))
    const code = await new Promise((done) => child.once('close', done))
    const seconds = (performance.now() - start) / 1000
    if (code !== 0) throw new Error(`${what}: exit code ${code}\n${log.split('\n').slice(-40).join('\n')}`)
    const bytes = [...blobs()]
      .filter(([digest]) => !before.has(digest))
      .reduce((sum, [, size]) => sum + size, 0)
    const done = [...log.matchAll(/^<- (\[.*\] .*): ([0-9.]+) s$/gm)].filter(
      ([, step]) => !step.startsWith('[verify '),
    )
    const steps = new Map(done.map(([, step, time]) => [step, Number(time)]))
    const phase = (name) => Number(log.match(new RegExp(`, ${name} ([0-9]+) ms`))?.[1]) / 1000
    const decision = /\ndecision<<.*\n(.*)/.exec(readFileSync(join(folder, 'output'), 'utf8'))?.[1]
    return {
      what,
      decision,
      seconds,
      buildSeconds: phase('build'),
      verifySeconds: phase('verify'),
      bytes,
      steps,
    }
  })
}

function report(results) {
  const [full] = results
  const conda = [...full.steps].find(([step]) => BUDGETS['pip section changed'].without.test(step))?.[1] ?? 0
  let kept = true
  for (const { what, decision, seconds, buildSeconds, verifySeconds, bytes, steps } of results) {
    const runs = [...steps].filter(([step]) => / RUN /.test(step))
    const ratio = (ours, theirs) => (ours / theirs).toFixed(3)
    console.log(`\n${what} (${decision})`)
    console.log(`  build  ${buildSeconds.toFixed(1)} s  ratio ${ratio(buildSeconds, full.buildSeconds)}`)
    console.log(`  verify ${verifySeconds.toFixed(1)} s`)
    console.log(`  all    ${seconds.toFixed(1)} s  ratio ${ratio(seconds, full.seconds)}`)
    console.log(`  pushed ${(bytes / 1e6).toFixed(1)} MB  ratio ${ratio(bytes, full.bytes)}`)
    for (const [step, time] of runs) console.log(`  RUN    ${time.toFixed(1)} s ${step.slice(0, 70)}`)
    if (runs.length === 0) console.log('  RUN    none')
    const budget = BUDGETS[what]
    if (!budget) continue
    const estimate = ratio(buildSeconds, full.buildSeconds - conda + CONDA_STEP)
    console.log(
      `  estimate: ratio ${estimate} if conda took ${CONDA_STEP} s instead of ${conda.toFixed(1)} s`,
    )
    const verdicts = [
      [`build time <= ${budget.time}`, buildSeconds / full.buildSeconds <= budget.time],
      [`bytes <= ${budget.bytes}`, bytes / full.bytes <= budget.bytes],
      [`no step ${budget.without.source}`, !runs.some(([step]) => budget.without.test(step))],
    ]
    for (const [text, met] of verdicts) console.log(`  ${met ? 'met   ' : 'MISSED'} ${text}`)
    kept &&= verdicts.every(([, met]) => met)
  }
  return kept
}

try {
  mkdirSync(storage)
  await daemon(
    [join(root, 'scripts/standins/registry'), '--port', registry.split(':')[1], '--storage', storage],
    async () => {
      if (!(await fetch(`http://${registry}/v2/`)).ok) throw new Error('not yet')
    },
  )
  for (const target of ['solver', 'html']) {
    run(
      'docker',
      'buildx',
      'imagetools',
      'create',
      '--prefer-index=false',
      '--tag',
      `${base}:${target}`,
      `${setting('BASE')}:${target}`,
    )
  }
  cpSync(join(root, 'examples/mini-lectures'), book, { recursive: true })
  git('init', '--quiet', '--initial-branch', 'main')
  git('add', '--all')
  git('commit', '--quiet', '--message', 'Lectures')
  const results = [await build('full build', 'push')]

  const environment = join(book, 'environment.yml')
  writeFileSync(
    environment,
    readFileSync(environment, 'utf8').replace('sphinx-togglebutton==0.4.5', 'sphinx-togglebutton==0.4.4'),
  )
  git('commit', '--quiet', '--all', '--message', 'Another sphinx-togglebutton')
  results.push(await build('pip section changed', 'push'))

  // One file more in the base, under the same tag; the new layer is there before the build, as after a weekly refresh.
  writeFileSync(join(folder, 'Dockerfile'), `FROM ${base}:html\nRUN date >/etc/container-action-bench\n`)
  const output = `type=image,name=${base}:html,push=true,compression=zstd,force-compression=true,oci-mediatypes=true`
  await withFreshBuilder(machine, folder, async (builder) => {
    run(
      'docker',
      'buildx',
      'build',
      '--builder',
      builder,
      '--provenance=false',
      '--output',
      output,
      '--file',
      join(folder, 'Dockerfile'),
      `${folder}/book`,
    )
  })
  results.push(await build('base changed', 'schedule'))
  if (!report(results)) process.exitCode = 1
} finally {
  for (const action of undo.reverse()) await action()
}
