import { execFileSync } from 'node:child_process'
import { rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Scene } from './scene.ts'

/** git in the lecture's checkout. */
export function gitIn(scene: Scene): (...words: string[]) => string {
  const author = ['-c', 'user.name=test', '-c', 'user.email=test@localhost']
  return (...words) =>
    execFileSync('git', ['-C', scene.workspace, ...author, ...words], { encoding: 'utf8' }).trim()
}

/** Commits the lecture, and puts git on the action's PATH: schedules and manual runs know their commit's time from it alone. */
export function commit(scene: Scene): { sha: string; time: string } {
  const git = gitIn(scene)
  rmSync(join(scene.workspace, '.git'), { recursive: true })
  git('init', '--quiet', '--initial-branch', 'main')
  git('add', '--all')
  git('commit', '--quiet', '--message', 'Lectures')
  const program = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim()
  symlinkSync(program, join(scene.folder, 'bin', 'git'))
  const [sha = '', time = ''] = git('show', '--no-patch', '--format=%H %cI', 'HEAD').split(' ')
  return { sha, time }
}
