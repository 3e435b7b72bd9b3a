import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export async function freePort() {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  await new Promise((done) => server.close(done))
  return port
}

/** Starts a daemon, waits until it answers, and returns what ends it. */
export async function daemon(argv, answers) {
  const child = spawn(argv[0], argv.slice(1), { stdio: 'ignore' })
  const ended = new Promise((done) => child.once('close', done))
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  for (let tries = 0; tries < 300 && child.exitCode === null; tries += 1) {
    try {
      await answers()
      return stop
    } catch {
      await sleep(100)
    }
  }
  await stop()
  throw new Error(`${argv[0]} does not answer`)
}
