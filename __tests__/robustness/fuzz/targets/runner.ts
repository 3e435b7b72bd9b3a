import { createLog, type Sink } from '../../../../src/adapters/log.ts'
import { readEvent } from '../../../../src/inputs/read-event.ts'
import { code, plainText, table } from '../../../../src/report/markdown.ts'
import { bytes, must, type Target, text } from '../target.ts'

const SECRET = 'hunter2-and-more'

/** Lines of a build in the log and in the summary: no command, no secret, no HTML, no further row. */
export function log(): Target {
  return {
    name: 'log',
    corpus: [
      '::error::x\nplain\n',
      `a ${SECRET} b\r\n##[error]x`,
      '\u001b[31m::set-output name=a::b\u001b[0m',
    ].map(bytes),
    words: [
      '::',
      ':',
      '##[',
      '#',
      '[',
      '\u001b[0m',
      '\u001b]0;',
      '\u001b',
      '\u0085',
      '\u2028',
      SECRET,
      'hunter2',
      '<b>',
      '<!--',
      '|',
      '`',
      '\\',
    ],
    run(input) {
      const lines: string[] = []
      const record = (line: string): unknown => lines.push(line)
      const sink = {
        line: record,
        debug: record,
        annotate: (_kind: string, message: string) => record(message),
      } as unknown as Sink
      const content = text(input)
      createLog(sink, [SECRET]).info(content)
      // As the runner reads a line: ActionCommand.TryParseV2 and TryParse.
      const isCommand = (line: string): boolean =>
        line.replace(/^[\s\u0085]+/, '').startsWith('::') || line.includes('##[')
      must(!lines.some((line) => isCommand(line) || /[\n\r\u001b]/.test(line)), 'a command gets through')
      createLog(sink, [SECRET]).warning(content)
      must(!lines.some((line) => line.includes(SECRET)), 'a secret gets through')
      must(!/[<>\n]/.test(plainText(content)), 'HTML gets through')
      must(!/[`|\n]/.test(code(content).slice(1, -1)), 'code that ends early')
      must(table(['a'], [[plainText(content)], [code(content)]]).split('\n').length === 4, 'a further row')
      return content.includes('::') ? 'refused' : 'accepted'
    },
  }
}

/** The payload of an event: never an exception, never more trust than the name of the event gives. */
export function event(): Target {
  const payloads = [
    { repository: { default_branch: 'main' }, head_commit: { timestamp: '2026-08-01T10:00:00Z' } },
    { pull_request: { number: 7, head: { sha: 'a'.repeat(40), repo: { full_name: 'o/n' } } } },
    { pull_request: { number: 7, head: { sha: 'a'.repeat(40), repo: null } } },
  ]
  return {
    name: 'event',
    corpus: payloads.map((payload) => bytes(JSON.stringify(payload))),
    words: [
      'null',
      '[]',
      '{}',
      '"head":',
      '"repo":',
      '"full_name":"o/n"',
      '"number":1e9',
      '-1',
      '"main"',
      '"default_branch":""',
    ],
    run(input) {
      let payload: unknown
      try {
        payload = JSON.parse(text(input))
      } catch {
        return 'refused'
      }
      for (const name of [
        'push',
        'pull_request',
        'pull_request_target',
        'schedule',
        'workflow_dispatch',
        'x',
      ]) {
        const env = {
          GITHUB_EVENT_NAME: name,
          GITHUB_REF: 'refs/heads/x',
          GITHUB_REPOSITORY: 'o/n',
          GITHUB_SHA: 'b'.repeat(40),
        }
        const read = readEvent(env, payload)
        must(name !== 'pull_request' || read.kind === 'pull-request', 'a pull request is trusted')
        must(name !== 'pull_request_target' || read.kind === 'untrusted', 'a stranger is trusted')
        must(name !== 'schedule' || read.kind === 'schedule', 'another kind')
        must(typeof read.revision === 'string', 'no revision')
        must(read.revisionTime === undefined || Number.isFinite(read.revisionTime), 'no time')
      }
      return 'accepted'
    },
  }
}
