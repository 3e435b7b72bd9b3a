import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '../../e2e/machine.ts'
import { Repository } from '../../e2e/registry.ts'
import type { Campaigned, Setting } from './case.ts'
import type { SceneName } from './scenes.ts'

type Meddle = (repository: Repository, name: string) => Promise<unknown>

/** Runs after which one thing is wrong, by hand: whether the campaign says so is its own test. `kind` is the invariant that is broken. */
export function planted(): Campaigned[] {
  return [
    meddled('tag-moved-back', 'tag moved back', 'older', async (repository) => {
      const { tags, older } = await state(repository)
      await repository.put('latest', older)
      return tags
    }),
    meddled('tag-on-what-nobody-verified', 'unverified', 'older', async (repository) => {
      const { latest } = await state(repository)
      await repository.put('latest', { ...latest, annotations: { ...latest.annotations, changed: 'yes' } })
    }),
    meddled('tag-deleted', 'image lost', 'older', async (repository, name) => {
      const { digest } = await repository.manifest('latest')
      await fetch(`http://${name.replace('/', '/v2/')}/manifests/${digest}`, { method: 'DELETE' })
    }),
    meddled('mark-without-verification', 'unverified', 'older', async (repository) => {
      const { latest } = await state(repository)
      await repository.put('verified-0000000000000000', latest)
    }),
    replaced(
      'stack-trace',
      'stack trace',
      "console.log('Error: no\\n    at main (file:///dist/index.js:1:1)')",
    ),
    replaced(
      'class-unnamed',
      'class',
      "console.log('::error title=container-action: internal::What. Do this now.');process.exitCode=1",
    ),
    replaced(
      'class-of-another-fault',
      'class',
      "console.log('::error title=container-action: oversize::What. Do this now.');process.exitCode=1",
    ),
    replaced(
      'no-next-step',
      'next step',
      "console.log('::error title=container-action: input::it failed');process.exitCode=1",
      ['input'],
    ),
    replaced(
      'two-errors',
      'class',
      "console.log('::error title=container-action: input::It failed. Do this now.\\n::error::more');process.exitCode=1",
      ['input'],
    ),
    replaced('green-without-image', 'green without a good image', ''),
    replaced('another-exit-code', 'exit code', 'process.exitCode=3'),
    replaced('file-left', 'left behind', "require('fs').writeFileSync(process.env.RUNNER_TEMP+'/left','')"),
    replaced(
      'child-left',
      'left behind',
      "require('child_process').spawn('sleep',['4'],{stdio:'ignore'}).unref()",
    ),
    {
      id: 'fault-not-met',
      kind: 'fault not met',
      scene: 'older',
      classes: [],
      bends: [{ request: /^GET \/nobody/, fault: { kind: 'reset' } }],
    },
  ]
}

/** Does something to the repository after a good run, before the checks. */
function meddled(id: string, kind: string, scene: SceneName, meddle: Meddle): Campaigned {
  const setting = async ({ registry, path }: { registry: string; path: string }): Promise<Setting> => {
    const name = `${registry}/${path}`
    return { after: () => meddle(new Repository(name), name) }
  }
  return { id, kind, scene, classes: [], setting }
}

/** Another program in place of the action. */
function replaced(id: string, kind: string, code: string, classes: Campaigned['classes'] = []): Campaigned {
  const setting = async (): Promise<Setting> => {
    const program = join(temporaryFolder(), 'program.cjs')
    writeFileSync(program, code)
    // What follows on the command line, the action, is an argument to the program.
    return { within: ['setsid', process.execPath, program] }
  }
  return { id, kind, scene: 'older', classes, setting }
}

async function state(repository: Repository) {
  const tags = await repository.tags()
  const latest = await repository.manifest('latest')
  const olderTag = Object.keys(tags).find((tag) => /^[0-9a-f]{40}$/.test(tag) && tags[tag] !== latest.digest)
  return { tags, latest: bare(latest), older: bare(await repository.manifest(olderTag ?? '')) }
}

/** As it is stored: a manifest does not hold its own digest. */
function bare<Manifest extends { digest: string }>({
  digest: _,
  ...manifest
}: Manifest): Omit<Manifest, 'digest'> {
  return manifest
}
