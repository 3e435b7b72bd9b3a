import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { daemon, freePort } from './daemon.mjs'
import { setUp } from './machine.mjs'
import { pull, step } from './pull.mjs'

const BUDGETS = { bytes: 0.3, files: 0.45, 'pull seconds': 0.4, 'build seconds': 0.5 }
const PULLS = 3
const OUTPUT = 'push=true,store=false,compression=zstd,force-compression=true,oci-mediatypes=true'
const ROOT = resolve(import.meta.dirname, '..')

/**
 * The TeX part of the base against a plain `apt-get install` of the owner's list, both on the same system with git, curl and
 * wget. Bytes (compressed) and files are what TeX adds; the build is that step with its push; a pull is of the whole image,
 * from loopback into an empty containerd, the Engine's image store, so that no other image's layers help.
 */
export async function bench() {
  const machine = setUp()
  const folder = mkdtempSync(join(tmpdir(), 'container-action-bench-'))
  const undo = [() => rmSync(folder, { recursive: true, force: true })]
  try {
    const registry = `127.0.0.1:${await freePort()}`
    for (const name of ['registry', 'empty']) mkdirSync(join(folder, name))
    const program = [join(ROOT, 'scripts/standins/registry'), '--port', registry.split(':')[1]]
    undo.push(
      await daemon([...program, '--storage', join(folder, 'registry')], async () => {
        if (!(await fetch(`http://${registry}/v2/`)).ok) throw new Error('not yet')
      }),
    )
    const system = machine.STANDIN_SYSTEM ? [`system=docker-image://${machine.STANDIN_SYSTEM}`] : []
    const image = (name) => `${registry}/bench/${name}:latest`
    const build = (name, contexts, ...rest) =>
      step(`build ${name}`, 'docker', [
        ...['buildx', 'build', '--builder', 'default', '--provenance=false', '--no-cache'],
        ...contexts.flatMap((context) => ['--build-context', context]),
        ...['--output', `type=image,name=${image(name)},${OUTPUT}`, ...rest],
      ])
    const plain = ['--file', join(ROOT, 'bench/plain.Dockerfile'), ROOT]
    const ours = join(ROOT, 'containers/base')
    const tools = join(folder, 'Dockerfile')
    writeFileSync(
      tools,
      `FROM ${image('configured')}\nRUN apt-get update && apt-get install -y git curl wget && apt-get clean && rm -rf /var/lib/apt/lists/*\n`,
    )

    await build('plain-tools', system, '--target', 'tools', ...plain)
    await build('configured', system, '--target', 'configured', ours)
    await build('ours-tools', [], '--file', tools, join(folder, 'empty'))
    const built = {
      plain: await build('plain', [...system, `tools=docker-image://${image('plain-tools')}`], ...plain),
      ours: await build(
        'ours',
        [`html-system=docker-image://${image('ours-tools')}`],
        '--target',
        'runtime-system',
        ours,
      ),
    }

    const pulled = {}
    for (const name of ['plain-tools', 'ours-tools']) pulled[name] = await pull(image(name), folder)
    const times = { plain: [], ours: [] }
    for (let round = 0; round < PULLS; round += 1) {
      for (const name of ['plain', 'ours']) {
        pulled[name] = await pull(image(name), folder)
        times[name].push(pulled[name].seconds)
      }
    }
    const result = (name) => ({
      bytes: pulled[name].bytes - pulled[`${name}-tools`].bytes,
      files: pulled[name].files - pulled[`${name}-tools`].files,
      'pull seconds': times[name].toSorted((a, b) => a - b)[PULLS >> 1],
      'build seconds': built[name].milliseconds / 1000,
    })
    report(result('plain'), result('ours'))
  } finally {
    for (const action of undo.reverse()) await action()
  }
}

function report(plain, ours) {
  for (const [what, budget] of Object.entries(BUDGETS)) {
    const ratio = ours[what] / plain[what]
    const number = (value) => (what.endsWith('seconds') ? value.toFixed(1) : String(value))
    const verdict = ratio <= budget ? 'met   ' : 'MISSED'
    console.log(
      `${verdict} ${what}: plain ${number(plain[what])}, ours ${number(ours[what])}, ratio ${ratio.toFixed(3)} (budget ${budget})`,
    )
  }
}
