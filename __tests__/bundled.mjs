import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'rolldown'

/**
 * Bundles programs of a test folder with the sources they try, since Node 20 reads no TypeScript, and runs the one called `main`.
 * The bundle lies two folders below the project's own, as the sources do: some look for the project from where they are.
 */
export async function runBundled(folder, input) {
  const parent = fileURLToPath(new URL('../node_modules/', import.meta.url))
  mkdirSync(parent, { recursive: true })
  const dir = mkdtempSync(join(parent, '.bundled-'))
  process.on('exit', () => rmSync(dir, { recursive: true, force: true }))
  await build({
    input: Object.fromEntries(input.map((name) => [name, join(folder, `${name}.ts`)])),
    platform: 'node',
    transform: { target: 'node20' },
    logLevel: 'warn',
    output: { dir, format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name].js' },
  })
  const child = spawn(process.execPath, [join(dir, 'main.js'), ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
    process.on(signal, () => child.kill(signal))
  process.exitCode = await new Promise((done) => child.once('close', (code) => done(code ?? 1)))
}
