// What becomes of a command of a step when its job runs in a lecture image. The first rule that fits decides.

/** Kinds, in the order of the page; `runs` are tried in a real image by __tests__/e2e/steps.test.ts. */
export const KINDS = {
  works: { title: 'Works as it is', runs: true },
  better: { title: 'Works; better in environment.yml', runs: true },
  drop: { title: 'Leave it out: the image has it', runs: false },
  shell: { title: 'Works in bash: write `defaults: run: shell: bash`', runs: true },
  instead: { title: 'Write something else', runs: false },
  gpu: { title: 'GPU machines', runs: false },
  host: { title: 'Jobs that stay on the host', runs: false },
  // Counted only.
  deploys: { title: 'Steps that push; not tried', runs: false, silent: true },
}

const RULES = [
  {
    kind: 'host',
    when: ({ workflow, shell }) => /execution-(?:osx|win)/.test(workflow) || shell === 'powershell',
    advice: 'macOS and Windows jobs have no containers: they keep `setup-miniconda`.',
  },
  {
    kind: 'deploys',
    when: ({ script }) => /\bgit push\b/.test(script),
  },
  {
    kind: 'gpu',
    when: ({ command }) => /^nvidia-smi\b/.test(command),
    advice: 'With `options: --gpus all` in `container:`, the machine adds `nvidia-smi` to the container.',
  },
  {
    kind: 'drop',
    when: ({ command }) => /\bapt-get\b/.test(command),
    advice: 'TeX, Graphviz and similar packages are in the image. For others, use the input `apt-packages`.',
  },
  {
    kind: 'instead',
    when: ({ command }) => /\bgh api\b/.test(command),
    advice:
      'Link checks need no environment: keep that job on the host, which has `gh`. In the image, use `curl` and `jq`.',
  },
  {
    kind: 'instead',
    when: ({ command }) => /^conda install anaconda$/.test(command),
    advice: 'Write `- anaconda` in environment.yml: a step would download a gigabyte in every job.',
  },
  {
    kind: 'better',
    when: ({ command }) => /^pip install\b/.test(command),
    advice: 'In environment.yml it is installed once, verified, and the same in every job.',
    dry: '`pip install` of a local wheel, no network',
    trial: () => 'pip install --no-index --find-links /wheels container-action-trial',
  },
  {
    kind: 'shell',
    when: ({ command, shell }) => shell === '' && /^set .*pipefail/.test(command),
    advice: 'In a container, `sh` runs a step without `shell:`, and `sh` does not know `pipefail`.',
  },
  {
    kind: 'works',
    when: ({ command }) => /^jb build\b/.test(command),
    dry: 'a book of two pages',
  },
  {
    kind: 'works',
    when: ({ command }) => /^python scripts\//.test(command),
    dry: 'a script of one line; the real one needs jax in environment.yml',
  },
  { kind: 'works', when: () => true },
]

/** Kind, advice and trial of a command: `{command, shell, script, workflow}`, the whole step's script with it. */
export function classify(line) {
  const rule = RULES.find(({ when }) => when(line))
  const { kind, advice, dry } = rule
  return { kind, ...(advice && { advice }), ...(dry && { dry }) }
}

/** What is run for a line, where that is not the line itself. */
export function trialOf(line) {
  const rule = RULES.find(({ when }) => when({ script: '', workflow: '', ...line }))
  return withValues(rule.trial?.() ?? line.command)
}

/** Expressions of GitHub, as they would be filled in. */
function withValues(command) {
  return command.replace(/\$\{\{ *([^}]*?) *\}\}/g, (_, name) =>
    name.includes('asset-url') ? 'file:///prepared/site.tar.gz' : name.replace(/\W+/g, '-'),
  )
}
