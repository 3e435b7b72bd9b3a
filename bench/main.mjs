// npm run bench -- NAME [ARGUMENT]: prints ratios of one run. Benchmarks are no tests: nothing fails because a machine is busy.
const NAMES = [
  'reuse',
  'context',
  'readers',
  'rebuild',
  'rebase',
  'reproduce',
  'tex',
  'size',
  'verify',
  'gpu',
]

const [name, ...rest] = process.argv.slice(2)
if (name === undefined || !NAMES.includes(name)) {
  process.stderr.write(`usage: npm run bench -- ${NAMES.join(' | ')}\n`)
  process.exitCode = 2
} else {
  const { bench } = await import(`./${name}.mjs`)
  // rebuild.mjs and rebase.mjs run by themselves.
  await bench?.(...rest)
}
