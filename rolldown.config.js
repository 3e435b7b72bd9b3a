import { rmSync } from 'node:fs'
import { defineConfig } from 'rolldown'

// A chunk left over from an earlier build would ship, and the freshness check would not see it.
rmSync('dist', { recursive: true, force: true })

export default defineConfig({
  input: { index: 'src/index.ts', cli: 'src/cli.ts' },
  platform: 'node',
  transform: { target: 'node20' },
  // The toolkit's modules do nothing when they are only loaded: what nobody calls (OIDC, and with it undici) stays out.
  treeshake: { moduleSideEffects: (id) => !/node_modules\/@actions\//.test(id) },
  output: {
    dir: 'dist',
    format: 'esm',
    minify: false,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
  },
})
