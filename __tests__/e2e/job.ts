import { execFile } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { command, later, temporaryFolder } from './machine.ts'

/** How GitHub runs a step, by what its `shell:` says; the script's path follows. */
export const SHELLS: Record<string, string[]> = {
  '': ['sh', '-e'],
  bash: ['bash', '--noprofile', '--norc', '-eo', 'pipefail'],
  'bash -l {0}': ['bash', '-l'],
}

export interface Said {
  code: number
  text: string
}

/** A running container, set up as the runner does it: an empty foreign HOME, a workspace of uid 1001, no entrypoint. */
export class Job {
  private readonly id: string
  private readonly temp: string

  private constructor(id: string, temp: string) {
    this.id = id
    this.temp = temp
  }

  static async start(image: string, options: string[] = [], network = 'none'): Promise<Job> {
    const temp = temporaryFolder()
    const id = await command(
      ...(['docker', 'run', '--detach', `--network=${network}`, '--env=HOME=/github/home'] as [
        string,
        ...string[],
      ]),
      ...['--workdir=/__w/lecture', `--volume=${temp}:/__w/_temp`, '--entrypoint=tail', ...options],
      ...[image, '-f', '/dev/null'],
    )
    const job = new Job(id.trim(), temp)
    later(() => command('docker', 'rm', '--force', '--volumes', job.id))
    await job.root('mkdir -p /github/home && chown 1001:1001 /github/home /__w/lecture')
    return job
  }

  /** Runs a step's script; standard output and standard error together, as a log has them. */
  async step(script: string, { shell = 'bash', user = '0', cwd = '/__w/lecture' } = {}): Promise<Said> {
    const folder = mkdtempSync(join(this.temp, 'step-'))
    writeFileSync(join(folder, 'step.sh'), `${script}\n`)
    await command('chmod', '-R', 'a+rX', this.temp)
    const path = `/__w/_temp/${folder.slice(this.temp.length + 1)}/step.sh`
    // One stream: what is said on which is the business of no step.
    const argv = ['sh', '-c', 'exec "$@" 2>&1 </dev/null', 'sh', ...(SHELLS[shell] ?? []), path]
    return new Promise((done, fail) => {
      execFile(
        'docker',
        ['exec', '--user', user, '--workdir', cwd, this.id, ...argv],
        { maxBuffer: 64 * 1024 * 1024 },
        (error, stdout, stderr) => {
          const code = error === null ? 0 : error.code
          if (typeof code === 'number') done({ code, text: stdout + stderr })
          else fail(error)
        },
      )
    })
  }

  /** Prepares something; throws with what was said if that fails. */
  async root(script: string): Promise<string> {
    const { code, text } = await this.step(script, { cwd: '/' })
    if (code !== 0) throw new Error(`exit code ${code} of: ${script}\n${text}`)
    return text
  }
}

/** A folder with a wheel that needs nothing: what pip does without a network. */
export const MAKE_WHEEL = `mkdir -p /wheels && python - <<'PYTHON'
import zipfile
info = 'container_action_trial-1.0.dist-info'
with zipfile.ZipFile('/wheels/container_action_trial-1.0-py3-none-any.whl', 'w') as wheel:
    wheel.writestr('container_action_trial.py', '')
    wheel.writestr(f'{info}/METADATA', 'Metadata-Version: 2.1\\nName: container-action-trial\\nVersion: 1.0\\n')
    wheel.writestr(f'{info}/WHEEL', 'Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    wheel.writestr(f'{info}/RECORD', '')
PYTHON`
