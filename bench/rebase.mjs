// npm run bench -- rebase
// What a whole new base costs a lecture: all four targets of containers/base are built again on a system with newer and further
// packages (solver too, which a weekly run leaves alone), then the lecture is refreshed by a schedule: with the build cache, and with
// that deleted. Each run is on a builder that has nothing. Needs scripts/setup.

import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { openScene, run } from './scene.mjs'

/** Of a cold build's time, without the verification. */
const BUDGET = 0.02
const TARGETS = ['solver', 'html', 'runtime', 'latest']
const ACCEPT = 'application/vnd.oci.image.manifest.v1+json'

const { machine, folder, repository, base, build, close } = await openScene(TARGETS)
const address = (reference) => {
  const [host, ...path] = repository.split('/')
  return `http://${host}/v2/${path.join('/')}/manifests/${reference}`
}
const manifest = async (reference) => {
  const answer = await fetch(address(reference), { headers: { accept: ACCEPT } })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${reference}: ${answer.status} ${text}`)
  return { digest: answer.headers.get('docker-content-digest'), text, ...JSON.parse(text) }
}
const digestOf = async (target) => {
  const [host, ...path] = base.split('/')
  const url = `http://${host}/v2/${path.join('/')}/manifests/${target}`
  return (await fetch(url, { headers: { accept: ACCEPT } })).headers.get('docker-content-digest')
}

/** As a weekly refresh finds it; pushed in the form in which base images are. */
async function newBase() {
  const output = (reference) =>
    `type=image,name=${reference},push=true,store=false,compression=zstd,force-compression=true,oci-mediatypes=true`
  const build = ['buildx', 'build', '--builder', 'default', '--provenance=false']
  const system = `${base}:system`
  const steps = [
    'apt-get update -q',
    'apt-get upgrade -q -y --no-install-recommends',
    'apt-get install -q -y --no-install-recommends hello',
    'rm -rf /var/lib/apt/lists/* /var/cache/apt/archives/*.deb',
  ]
  const dockerfile = join(folder, 'system.Dockerfile')
  writeFileSync(dockerfile, `FROM ${machine.STANDIN_SYSTEM || 'ubuntu:24.04'}\nRUN ${steps.join(' && ')}\n`)
  await run('docker', ...build, '--output', output(system), '--file', dockerfile, folder)
  const standins = { system: `docker-image://${system}`, miniforge: machine.STANDIN_MINIFORGE }
  standins.micromamba = machine.STANDIN_MICROMAMBA
  const contexts = Object.entries(standins).flatMap(([stage, place]) =>
    place ? ['--build-context', `${stage}=${place}`] : [],
  )
  for (const target of TARGETS) {
    const recipe = resolve(import.meta.dirname, '../containers/base')
    await run(
      'docker',
      ...build,
      ...contexts,
      '--target',
      target,
      '--output',
      output(`${base}:${target}`),
      recipe,
    )
  }
}

try {
  const cold = await build('cold build', 'push')
  const first = await manifest(cold.digest)
  const before = await Promise.all(TARGETS.map(digestOf))
  await newBase()
  const after = await Promise.all(TARGETS.map(digestOf))
  const changed = TARGETS.filter((_, place) => before[place] !== after[place])
  console.log(`targets with another digest: ${changed.join(', ')}`)

  const kept = await build('new base, with the build cache', 'schedule')
  // The image of before, and no cache.
  const { tag } = {
    tag: `env-${first.annotations['org.quantecon.container-action.fingerprint'].slice(0, 16)}`,
  }
  const put = { method: 'PUT', headers: { 'content-type': ACCEPT }, body: first.text }
  for (const name of [tag, 'latest']) if (!(await fetch(address(name), put)).ok) throw new Error(name)
  const cache = await manifest('cache')
  if ((await fetch(address(cache.digest), { method: 'DELETE' })).status !== 202) throw new Error('cache')
  const lost = await build('new base, with the build cache deleted', 'schedule')

  let met = changed.length === TARGETS.length
  console.log(`\ncold build: ${cold.buildSeconds.toFixed(1)} s, pushed ${(cold.bytes / 1e6).toFixed(1)} MB`)
  for (const result of [kept, lost]) {
    const { layers } = await manifest(result.digest)
    const environment = (list) => list.slice(-4, -2).map(({ digest }) => digest)
    const same = environment(layers).join() === environment(first.layers).join()
    const ratio = result.buildSeconds / cold.buildSeconds
    const { requests, up, down } = result.own
    console.log(`\n${result.what} (${result.decision})`)
    console.log(`  without verification ${result.buildSeconds.toFixed(2)} s  ratio ${ratio.toFixed(4)}`)
    console.log(`  verification         ${result.verifySeconds.toFixed(1)} s`)
    console.log(`  the action itself    ${requests} requests, ${up} bytes sent, ${down} bytes received`)
    console.log(`  new in the registry  ${result.bytes} bytes`)
    const verdicts = [
      [`time <= ${BUDGET} of a cold build`, ratio <= BUDGET],
      ['layers of conda and pip are the same', same],
      ['no layer sent', result.bytes < 100_000],
      ['no step ran', ![...result.steps.keys()].some((step) => / RUN /.test(step))],
    ]
    for (const [text, kept] of verdicts) console.log(`  ${kept ? 'met   ' : 'MISSED'} ${text}`)
    met &&= verdicts.every(([, kept]) => kept)
  }
  if (!met) process.exitCode = 1
} finally {
  await close()
}
