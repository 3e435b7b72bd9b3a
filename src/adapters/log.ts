import { randomUUID } from 'node:crypto'
import type { Log, Place } from '../ports.ts'

// GitHub keeps ten annotations of a type and step, and 4,096 characters of each.
const LONGEST = 4000

/**
 * The log of a workflow run. @actions/core escapes what it writes as commands; plain lines are defused here, so that no
 * text from a repository, a registry or a build is taken for a command. Secrets are replaced although the runner masks
 * them too: the command line has no runner.
 */
export function createLog(options: { write: (line: string) => void; secrets: readonly string[]; debug: boolean }): Log {
  // Longest first, so that a secret which contains another one does not leave its rest behind.
  const secrets = options.secrets
    .flatMap((secret) => [secret, ...secret.split(/\r?\n/)])
    .filter((secret) => secret.length >= 3)
    .sort((a, b) => b.length - a.length)
  const clean = (text: string): string => {
    let result = text
    for (const secret of secrets) result = result.replaceAll(secret, '***')
    // Terminal escapes first, then every control character but tab.
    return result.replace(/\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b[@-_]/g, '').replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
  }
  const plain = (line: string): void => {
    for (const part of line.split('\n')) {
      // The runner looks for "::" at the start of a line and for the older "##[" anywhere in it.
      options.write(clean(part).replace(/^(\s*):(?=:)/, '$1\u200b:').replaceAll('##[', '#\u200b#['))
    }
  }
  const command = (name: string, text: string, place: Place = {}): void => {
    const escapeProperty = (value: string | number): string =>
      escapeData(clean(String(value))).replaceAll(':', '%3A').replaceAll(',', '%2C')
    const properties = Object.entries(place)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => `${key}=${escapeProperty(value)}`)
    const head = properties.length > 0 ? `${name} ${properties.join(',')}` : name
    options.write(`::${head}::${escapeData(cleanLines(text).slice(0, LONGEST))}`)
  }
  const cleanLines = (text: string): string => text.split('\n').map(clean).join('\n')

  return {
    info: plain,
    debug: (line) => {
      if (options.debug) command('debug', line)
    },
    warning: (message, place) => command('warning', message, place),
    notice: (message, place) => command('notice', message, place),
    error: (message, place) => command('error', message, place),
    group: async (title, body) => {
      command('group', title)
      try {
        return await body()
      } finally {
        options.write('::endgroup::')
      }
    },
    foreign: async (title, body) => {
      const token = randomUUID()
      command('group', title)
      options.write(`::stop-commands::${token}`)
      try {
        return await body(plain)
      } finally {
        options.write(`::${token}::`)
        options.write('::endgroup::')
      }
    },
  }
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}
