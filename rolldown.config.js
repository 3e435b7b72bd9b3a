import { rmSync } from 'node:fs'
import { defineConfig } from 'rolldown'

// A chunk left over from an earlier build would ship, and the freshness check would not see it.
rmSync('dist', { recursive: true, force: true })

const common = {
  platform: 'node',
  transform: { target: 'node20' },
  // The toolkit's modules do nothing when they are only loaded: what nobody calls (OIDC, and with it undici) stays out.
  treeshake: { moduleSideEffects: (id) => !/node_modules\/@actions\//.test(id) },
}
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
    output: { ...output, chunkFileNames: 'chunks/[name].js' },
  },
  // Apart, in one file: nothing that it needs may become a chunk which the action itself has to load.
  {
    ...common,
    input: { toolkit: 'src/adapters/toolkit/process.ts' },
    output: { ...output, codeSplitting: false },
  },
])
