// npm run fuzz: bundles the fuzzer with the sources it tries, since Node 20 reads no TypeScript, and runs it.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'rolldown'

const here = fileURLToPath(new URL('.', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'container-action-fuzz-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
await build({
  input: { main: join(here, 'main.ts'), worker: join(here, 'worker.ts') },
  platform: 'node',
  transform: { target: 'node20' },
  logLevel: 'warn',
  output: { dir: folder, format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name].js' },
})
const child = spawn(process.execPath, [join(folder, 'main.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
process.exitCode = await new Promise((done) => child.once('close', (code) => done(code ?? 1)))
