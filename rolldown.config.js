import { rmSync } from 'node:fs'
import { defineConfig } from 'rolldown'
import license from 'rollup-plugin-license'

// A chunk left over from an earlier build would ship, and the freshness check would not see it.
rmSync('dist', { recursive: true, force: true })

const common = {
  platform: 'node',
  transform: { target: 'node20' },
  // The toolkit's modules do nothing when they are only loaded: what nobody calls (OIDC, and with it undici) stays out.
  treeshake: { moduleSideEffects: (id) => !/node_modules\/@actions\//.test(id) },
}
/** Their authors ask that the text of the licence goes with the code. */
const licences = (file) =>
  license({ thirdParty: { includePrivate: false, output: { file: `dist/${file}` } } })
const output = {
  dir: 'dist',
  format: 'esm',
  minify: false,
  entryFileNames: '[name].js',
}

export default defineConfig([
  {
    ...common,
    input: { index: 'src/index.ts', cli: 'src/cli.ts' },
    plugins: [licences('licences.txt')],
    output: { ...output, chunkFileNames: 'chunks/[name].js' },
  },
  // Apart, in one file: nothing that it needs may become a chunk which the action itself has to load.
  {
    ...common,
    input: { toolkit: 'src/adapters/toolkit/process.ts' },
    plugins: [licences('toolkit-licences.txt')],
    output: { ...output, codeSplitting: false },
  },
])
