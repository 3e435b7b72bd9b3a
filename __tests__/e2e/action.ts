import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Lecture } from './lecture.ts'
import { ROOT, setting, temporaryFolder } from './machine.ts'

export interface Result {
  code: number | null
  /** Standard output and standard error as the runner gets them. */
  log: string
  outputs: Record<string, string>
  summary: string
  /** Errors of the run as a whole: `::error title=TITLE::MESSAGE`. */
  errors: { title: string; message: string }[]
  /** Error annotations on a line of a file: `::error file=FILE,line=LINE::MESSAGE`. */
  placed: { file: string; line: number; message: string }[]
  /** Names left in RUNNER_TEMP. */
  left: string[]
  seconds: number
}

export interface Options {
  /** Name of the image's repository, with registry. */
  name: string
  inputs?: Record<string, string>
  env?: Record<string, string>
  event?: 'push' | 'schedule'
  /** Command that runs the action's process, instead of the process itself. */
  within?: string[]
  /** Node that runs the action. */
  node?: string
  /** Called with the running process and a look at what it has said so far. */
  during?: (child: ChildProcess, log: () => string) => unknown
}

/** Runs dist/index.js as a runner does for a push to (or a schedule of) the default branch. */
export async function runAction(lecture: Lecture, options: Options): Promise<Result> {
  const { name, inputs = {}, event = 'push' } = options
  const folder = temporaryFolder()
  const temp = join(folder, 'temp')
  mkdirSync(temp)
  const file = (path: string, text = ''): string => {
    writeFileSync(join(folder, path), text)
    return join(folder, path)
  }
  const timestamp = await lecture.git('show', '--no-patch', '--format=%cI', 'HEAD')
  const payload = { repository: { default_branch: 'main' }, head_commit: { timestamp } }
  // html: what these tests are about does not hang on TeX, which would cost each of them a gigabyte.
  const all = {
    name,
    base: setting('BASE'),
    variant: 'html',
    'secret-files': `ca=${setting('CA_BUNDLE')}`,
    ...inputs,
  }
  const env: NodeJS.ProcessEnv = {
    ...Object.fromEntries(
      Object.entries(process.env).filter(([key]) => !/^(?:GITHUB|INPUT|RUNNER)_/.test(key)),
    ),
    GITHUB_EVENT_NAME: event,
    GITHUB_EVENT_PATH: file(
      'event.json',
      JSON.stringify(event === 'push' ? payload : { schedule: '0 0 * * 1' }),
    ),
    GITHUB_REF: 'refs/heads/main',
    GITHUB_SHA: await lecture.git('rev-parse', 'HEAD'),
    GITHUB_REPOSITORY: 'QuantEcon/lecture',
    GITHUB_WORKSPACE: lecture.folder,
    GITHUB_OUTPUT: file('output'),
    GITHUB_STEP_SUMMARY: file('summary'),
    GITHUB_RUN_ID: String(Date.now()),
    RUNNER_TEMP: temp,
    // Nobody is there: no test asks a server outside of this machine.
    CONTAINER_ACTION_BUILDX_URL: 'http://127.0.0.1:9',
    ...Object.fromEntries(Object.entries(all).map(([key, value]) => [`INPUT_${key.toUpperCase()}`, value])),
    ...options.env,
  }
  const node = options.node ?? process.execPath
  const [program = '', ...args] = [...(options.within ?? []), node, join(ROOT, 'dist/index.js')]
  const start = performance.now()
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text
    })
  }
  options.during?.(child, () => log)
  const code = await new Promise<number | null>((done) => child.once('close', done))
  return {
    code,
    log,
    outputs: readOutputs(readFileSync(join(folder, 'output'), 'utf8')),
    summary: readFileSync(join(folder, 'summary'), 'utf8'),
    ...readErrors(log),
    left: readdirSync(temp),
    seconds: (performance.now() - start) / 1000,
  }
}

/** NAME<<DELIMITER, lines, DELIMITER. */
function readOutputs(text: string): Record<string, string> {
  const found = text.matchAll(/^([^\n]+?)<<([^\n]+)\n([\s\S]*?)\n\2$/gm)
  return Object.fromEntries([...found].map(([, name = '', , value = '']) => [name, value]))
}

function readErrors(log: string): Pick<Result, 'errors' | 'placed'> {
  const decode = (text: string): string =>
    text
      .replaceAll('%0A', '\n')
      .replaceAll('%0D', '\r')
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%25', '%')
  const all = [...log.matchAll(/^::error(?: ([^\n]*?))?::([^\n]*)$/gm)].map(
    ([, properties = '', message = '']) => ({
      property: (key: string) => decode(new RegExp(`\\b${key}=([^,]*)`).exec(properties)?.[1] ?? ''),
      message: decode(message),
    }),
  )
  const isPlaced = ({ property }: (typeof all)[number]): boolean => property('file') !== ''
  return {
    errors: all
      .filter((error) => !isPlaced(error))
      .map(({ property, message }) => ({ title: property('title'), message })),
    placed: all
      .filter(isPlaced)
      .map(({ property, message }) => ({ file: property('file'), line: Number(property('line')), message })),
  }
}
