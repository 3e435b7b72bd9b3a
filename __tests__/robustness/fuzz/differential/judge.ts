import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

/** BuildKit's word, by its own packages: __tests__/judge/context. */
export interface Verdict {
  /** Why BuildKit would not build. */
  refused?: string
  /** A digest of what the Dockerfile is compiled to and of all that it takes from the context. */
  given?: string
  taken: { mode: string; content: string; sha256: string }[] | null
  sent: { path: string; kind: string; mode: string; target?: string }[] | null
}

export interface Question {
  /** Absolute path. */
  context: string
  /** Base64; without it the question is what is sent of the context. */
  dockerfile?: string
}

/** The judge as a process that answers one question after the other. */
export class Judge {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>
  readonly #waiting: { done: (verdict: Verdict) => void; failed: (error: Error) => void }[] = []

  constructor(program: string) {
    this.#child = spawn(program, [], { stdio: ['pipe', 'pipe', 'ignore'] })
    createInterface({ input: this.#child.stdout, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => {
      this.#waiting.shift()?.done(JSON.parse(line) as Verdict)
    })
    this.#child.once('error', (error) => this.#fail(error))
    this.#child.once('close', (code) => this.#fail(new Error(`the judge ended with ${code}`)))
  }

  ask(question: Question): Promise<Verdict> {
    return new Promise((done, failed) => {
      this.#waiting.push({ done, failed })
      this.#child.stdin.write(
        `${JSON.stringify({ ...question, build: question.dockerfile !== undefined })}\n`,
      )
    })
  }

  close(): void {
    this.#child.stdin.end()
  }

  #fail(error: Error): void {
    for (const { failed } of this.#waiting.splice(0)) failed(error)
  }
}
