// npm run bench -- rebuild
// What a change costs: a full build, a change of the pip section, a new base. Each on a builder that has nothing, as a
// hosted runner's, so that only the registry cache helps. A whole new base: bench/rebase.mjs. Needs scripts/setup.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withFreshBuilder } from './builder.mjs'
import { openScene, run } from './scene.mjs'

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

const { machine, folder, book, git, base, build, close } = await openScene()
try {
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
    await run(
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
  await close()
}
