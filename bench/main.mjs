// npm run bench -- NAME [ARGUMENT]: prints ratios of one run. Benchmarks are no tests: nothing fails because a machine is busy.
const NAMES = ['reuse', 'rebuild', 'reproduce', 'tex', 'size']

const [name, ...rest] = process.argv.slice(2)
if (name === undefined || !NAMES.includes(name)) {
  process.stderr.write(`usage: npm run bench -- ${NAMES.join(' | ')}\n`)
  process.exitCode = 2
} else {
  const { bench } = await import(`./${name}.mjs`)
  // rebuild.mjs runs by itself.
  await bench?.(...rest)
}
