import { parentPort, workerData } from 'node:worker_threads'
import { planted } from './planted.ts'
import { runTarget } from './run.ts'
import { targets } from './targets.ts'

/** Tries one target in a thread of its own, and says in shared memory which input it is at: main.ts ends what hangs. */
const { name, runs, seed, shared, isPlanted } = workerData as {
  name: string
  runs: number
  seed: number
  shared: SharedArrayBuffer
  isPlanted: boolean
}
const head = new Int32Array(shared, 0, 2)
const body = new Uint8Array(shared, 8)
const target = (isPlanted ? planted() : targets()).find((one) => one.name === name)
if (target === undefined) throw new Error(`no target is called ${name}`)
const before = (input: Uint8Array): void => {
  body.set(input.subarray(0, body.length))
  head[1] = Math.min(input.length, body.length)
  Atomics.add(head, 0, 1)
}
parentPort?.postMessage(await runTarget(target, { runs, seed, before }))
