import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { dump, load } from 'js-yaml'
import { ROOT, setting } from '../machine.ts'

/** Copies of real lecture repositories, where their folder lies beside this one. */
export const REPOSITORIES = join(ROOT, '../shared/repositories')

/** A file of the real repository, if there is a copy of it on this machine. */
function realFile(repository: string, path: string): string | undefined {
  const file = join(REPOSITORIES, repository, path)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

export interface Step {
  name?: string
  uses?: string
  run?: string
  shell?: string
}

interface Workflow {
  jobs: Record<
    'environment' | 'preview',
    { steps: (Step & { with?: Record<string, string> })[]; container?: Record<string, unknown> }
  >
}

/** Whether lecture images have a command `conda`: where they do not, the step that calls it is left out. */
export const HAS_CONDA = readFileSync(join(ROOT, 'containers/base/Dockerfile'), 'utf8').includes('micromamba')

/**
 * A lecture repository in `folder`: the fixture's book and workflow, and the environment file of the real repository where there is
 * a copy of it. The workflow gets what loopback (`inputs`) and act (the runner's empty HOME) need, and a last step, `Evidence`.
 */
export function layOut(
  repository: string,
  folder: string,
  about: { inputs: Record<string, string>; evidence: string },
): void {
  cpSync(join(import.meta.dirname, repository), folder, { recursive: true })
  cpSync(join(import.meta.dirname, 'inspect_build.py'), join(folder, 'inspect_build.py'))
  const environment = realFile(repository, 'environment.yml')
  if (environment !== undefined) writeFileSync(join(folder, 'environment.yml'), environment)
  mkdirSync(join(folder, 'inventories'))
  for (const name of ['intermediate', 'intro'])
    writeFileSync(join(folder, `inventories/${name}.inv`), inventory(name))

  const file = join(folder, '.github/workflows/ci.yml')
  const workflow = load(readFileSync(file, 'utf8')) as Workflow
  const { environment: first, preview } = workflow.jobs
  for (const step of first.steps)
    if (step.uses?.startsWith('quantecon/container-action')) step.with = about.inputs
  preview.container = {
    ...preview.container,
    // A proxy may stand between this machine and PyPI; cells and steps that call pip have to trust it.
    env: { HOME: '/github/home', PIP_CERT: '/ca.crt', PIP_DISABLE_PIP_VERSION_CHECK: '1' },
    volumes: ['/github/home', `${setting('CA_BUNDLE')}:/ca.crt:ro`],
  }
  preview.steps = preview.steps.filter(({ run }) => HAS_CONDA || run !== 'conda list')
  preview.steps.push({ name: 'Evidence', run: about.evidence })
  writeFileSync(file, dump(workflow))
}

/** What another series has for intersphinx: https://www.sphinx-doc.org/en/master/extdev/utils.html, version 2. */
function inventory(project: string): Buffer {
  const head = `# Sphinx inventory version 2\n# Project: ${project}\n# Version: 1\n`
  const objects = 'finite_markov std:doc -1 finite_markov.html Finite Markov Chains\n'
  return Buffer.concat([
    Buffer.from(`${head}# The remainder of this file is compressed using zlib.\n`),
    deflateSync(objects),
  ])
}
