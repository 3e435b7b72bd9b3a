import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { command, temporaryFolder } from './machine.ts'

/** The smallest environment that the default recipe builds: seconds instead of minutes. */
export function smallEnvironment(...requirements: string[]): string {
  const pip = requirements.map((line) => `    - ${line}\n`).join('')
  return `name: quantecon\nchannels:\n  - default\ndependencies:\n  - python=3.13\n  - pip\n  - pip:\n${pip}`
}

/** A checked-out lecture repository. */
export class Lecture {
  readonly folder = join(temporaryFolder(), 'lecture')

  static async create(files: Record<string, string>): Promise<Lecture> {
    const lecture = new Lecture()
    mkdirSync(lecture.folder)
    await lecture.git('init', '--quiet', '--initial-branch', 'main')
    await lecture.commit(files)
    return lecture
  }

  async commit(files: Record<string, string>): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      const file = join(this.folder, path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
      if (text.startsWith('#!')) chmodSync(file, 0o755)
    }
    await this.git('add', '--all')
    await this.git('commit', '--quiet', '--allow-empty', '--message', 'Change')
  }

  async git(...args: string[]): Promise<string> {
    const author = ['-c', 'user.name=e2e', '-c', 'user.email=e2e@localhost']
    return (await command('git', '-C', this.folder, ...author, ...args)).trim()
  }
}
