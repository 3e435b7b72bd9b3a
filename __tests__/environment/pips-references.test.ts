import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from '@jest/globals'
import { createCommands } from '../../src/adapters/commands.ts'
import { createGit } from '../../src/adapters/git.ts'
import type { Commands } from '../../src/ports.ts'

const folder = mkdtempSync(join(tmpdir(), 'pips-references-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The judge: pip's own search for a reference in a clone. */
const PIP = `
import json, sys
from pip._internal.vcs.git import Git
print(json.dumps([Git.get_revision_sha(sys.argv[1], name)[0] for name in sys.argv[2:]]))
`
const NAMES = ['both', 'HEAD', 'annotated', 'heads/deep', 'master', 'plain']

it('a name stands for the commit that pip itself takes', async () => {
  const at = join(folder, 'origin')
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', '-C', at, ...args], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .toString()
      .trim()
  execFileSync('git', ['init', '-q', '-b', 'master', at])
  git('commit', '-q', '--allow-empty', '-m', 'one')
  for (const name of ['both', 'plain', 'heads/deep']) git('branch', name)
  git('commit', '-q', '--allow-empty', '-m', 'two')
  git('tag', 'both')
  git('tag', 'deep')
  git('update-ref', 'refs/tags/HEAD', 'both~1')
  git('tag', '-a', '-m', 'x', 'annotated')
  const clone = join(folder, 'clone')
  execFileSync('git', ['clone', '-q', at, clone], { stdio: 'ignore' })
  const told: string[] = JSON.parse(execFileSync('python3', ['-c', PIP, clone, ...NAMES]).toString())
  const commands = createCommands()
  // The action refuses addresses of files, and git over http gives the same list.
  const local: Commands = {
    run: (argv, options) =>
      commands.run(
        [...argv.slice(0, -1).map((word) => word.replace('file.allow=never', 'file.allow=always')), at],
        options,
      ),
  }
  const resolver = createGit(local)
  for (const [index, name] of NAMES.entries()) {
    const commit = git('rev-parse', `${told[index]}^{commit}`)
    expect([name, await resolver.resolve('https://example.org/x', name)]).toEqual([name, commit])
  }
}, 60_000)
