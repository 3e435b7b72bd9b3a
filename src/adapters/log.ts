import { randomUUID } from 'node:crypto'
import type { Log, Place } from '../ports.ts'
import { withoutInvisible } from '../shown-text.ts'

/** Where lines and annotations go: a runner or a terminal. */
export interface Sink {
  line(text: string): void
  debug(text: string): void
  annotate(kind: 'error' | 'warning' | 'notice', message: string, place: Place): void
  startGroup(title: string): void
  endGroup(): void
  /** From here on nothing in the log is a command, until resume() with the same token. */
  stop(token: string): void
  resume(token: string): void
}

// GitHub keeps 4,096 characters of an annotation.
const LONGEST = 4000

const ESCAPES = /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b[@-_]/g

/**
 * Takes escapes and what cannot be seen out of a text, and then secrets, and each line of one: something invisible in the middle
 * would hide it. Secrets of one or two characters stay, because they would garble everything.
 */
export function cleaner(secretValues: readonly string[]): (text: string) => string {
  const values = secretValues
    .flatMap((secret) => [secret, ...secret.split(/\r?\n/)])
    .flatMap((secret) => [secret, visible(secret)])
    .filter((secret) => secret.length >= 3)
  // Longest first, so that a secret which contains another one does not leave its rest behind.
  const secrets = [...new Set(values)].sort((a, b) => b.length - a.length)
  return (text) => secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), visible(text))
}

function visible(text: string): string {
  return withoutInvisible(text.replace(ESCAPES, ''))
}

/**
 * The log. Plain lines are defused here, so that no text from a repository, a registry or a build is taken for a
 * command; secrets are replaced although the runner masks them too, because the command line has no runner.
 */
export function createLog(sink: Sink, secretValues: readonly string[]): Log {
  const clean = cleaner(secretValues)
  const plain = (text: string): void => {
    for (const line of text.split('\n')) {
      // The runner looks for "::" at the start of a line and for the older "##[" anywhere in it.
      sink.line(
        clean(line)
          .replace(/^(\s*):(?=:)/, '$1\u200b:')
          .replaceAll('##[', '#\u200b#['),
      )
    }
  }
  const annotate = (kind: 'error' | 'warning' | 'notice', message: string, place: Place = {}): void => {
    const { file, title } = place
    sink.annotate(kind, clean(message).slice(0, LONGEST), {
      ...place,
      ...(file !== undefined && { file: clean(file) }),
      ...(title !== undefined && { title: clean(title) }),
    })
  }
  return {
    clean,
    info: plain,
    debug: (text) => sink.debug(clean(text)),
    warning: (message, place) => annotate('warning', message, place),
    notice: (message, place) => annotate('notice', message, place),
    error: (message, place) => annotate('error', message, place),
    foreign: async (title, body) => {
      const token = randomUUID()
      sink.startGroup(clean(title))
      sink.stop(token)
      try {
        return await body(plain)
      } finally {
        sink.resume(token)
        sink.endGroup()
      }
    },
  }
}
