import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { remoteSources } from '../../src/dockerfile/remote-sources.ts'
import { madeUpAdds } from '../dockerfile/made-up-adds.ts'
import type { MadeUp } from '../named-images/made-up.ts'
import { setting } from './machine.ts'

interface Judged {
  remotes: string[]
  error?: string
}

function judge(files: MadeUp[]): Judged[] {
  const options = { input: JSON.stringify(files), encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 } as const
  const { stdout, stderr, status } = spawnSync(join(setting('JUDGE'), 'names'), options)
  if (status !== 0) throw new Error(stderr)
  // A commit pins its repository.
  return (JSON.parse(stdout) as Judged[]).map(({ remotes, error }) => ({
    remotes: (remotes ?? []).filter((name) => !/#[0-9a-f]{40}(?::|$)/.test(name)),
    ...(error !== undefined && { error }),
  }))
}

/** What is read here, as BuildKit names it; `undefined` where something is said to be unknown. */
function found({ text, args }: MadeUp): string[] | undefined {
  const sources = remoteSources(text, args).filter(({ kind }) => kind !== 'pinned')
  if (sources.some(({ kind }) => kind === 'unknown')) return undefined
  const names = sources.map((source) =>
    source.kind === 'git' ? gitName(source) : source.kind === 'download' ? source.url : '',
  )
  return [...new Set(names)].toSorted()
}

/** BuildKit's identifier has no scheme and no user of ssh in it, and says a folder behind the reference; that is not compared. */
function gitName({ url, reference }: { url: string; reference: string }): string {
  return `git://${url.replace(/^[a-z]+:\/\/(?:git@)?/, '')}#${reference}`
}

const plain = (name: string): string =>
  name.startsWith('git://')
    ? name
        .replace(/^git:\/\/(?:git@)?/, 'git://')
        // It names a repository by its decoded and cleaned path, and asks for it as it is written.
        .replace(/%20/g, ' ')
        .replace(/(?<!^git:)\/{2,}/g, '/')
        .replace(/^([^#]*)(?:#([^:]*).*)?$/s, (_, url = '', ref = '') => `${url}#${ref}`)
    : name

const hasGo = spawnSync('go', ['version']).status === 0

;(hasGo ? describe : describe.skip)('what ADD fetches, as BuildKit itself reads it', () => {
  it('is read alike in thousands of files', async () => {
    const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9))
    const files = madeUpAdds(seed, Number(process.env.FILES ?? 20_000))
    const judged = judge(files)
    let same = 0
    const different = files.flatMap((file, at) => {
      const { remotes, error } = judged[at] as Judged
      const ours = found(file)
      if (error !== undefined || ours === undefined) return []
      const theirs = [...new Set(remotes.map(plain))].toSorted()
      if (JSON.stringify([...new Set(ours.map(plain))].toSorted()) === JSON.stringify(theirs)) same += 1
      else return [{ ...file, ours, theirs }]
      return []
    })
    expect({ seed, different: different.slice(0, 3) }).toEqual({ seed, different: [] })
    expect(same).toBeGreaterThan(files.length / 10)
  })

  it('is never less than BuildKit fetches, where something is unknown', async () => {
    const files = madeUpAdds(Number(process.env.SEED ?? 7), 5000)
    const judged = judge(files)
    const unseen = files.filter(({ text, args }, at) => {
      const sources = remoteSources(text, args).filter(({ kind }) => kind !== 'pinned')
      // An unknown source is refused, or denied in the build.
      return judged[at]?.error === undefined && sources.length === 0 && (judged[at]?.remotes.length ?? 0) > 0
    })
    expect(unseen.slice(0, 3)).toEqual([])
  })
})
