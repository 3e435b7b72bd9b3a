import { afterAll, expect, it } from '@jest/globals'
import { goodImage, SMALL } from '../../e2e/good.ts'
import { cleanUp, setting, unique } from '../../e2e/machine.ts'
import { Repository } from '../../e2e/registry.ts'
import { drawRace, type Ended, Race } from './racing.ts'

afterAll(cleanUp)

const COUNT = Number(process.env.RACES ?? 12)
const SEED = Number(process.env.RACES_SEED ?? Date.now() % 1_000_000)
const LANES = 5
const lines = (runs: Ended[], pattern: RegExp): number =>
  runs.reduce((sum, { result }) => sum + (result.log.match(pattern)?.length ?? 0), 0)

it(`${COUNT} runs that race on one repository (seed ${SEED}) end with every tag right`, async () => {
  const days = new Set([new Date().toISOString().slice(0, 10)])
  const good = await goodImage(SMALL)
  const { commits, racers } = drawRace(COUNT, SEED)
  const race = await Race.create(good, commits)
  const name = `${setting('REGISTRY')}/${unique('e2e/races')}`
  const ended = await race.run(name, racers, LANES)
  days.add(new Date().toISOString().slice(0, 10))
  const repository = new Repository(name)
  const tags = await repository.tags()

  const built = ended.filter(({ result }) => /^::group::Building the image/m.test(result.log))
  const overtaken = /^Another run published an image of this environment at the same time/m
  const published = built.filter(({ result }) => !overtaken.test(result.log))
  process.stderr.write(
    [
      '',
      '| runs | commits | environments | built | of them published | handed on what another run published | reused | tags written | kept | put right | seconds |',
      '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
      `| ${[
        ended.length,
        commits.length,
        new Set(racers.map(({ environment }) => environment)).size,
        built.length,
        published.length,
        ended.filter(({ result }) => overtaken.test(result.log)).length,
        ended.filter(({ result }) => result.outputs.decision === 'reuse').length,
        lines(ended, /^tag \S+ -> /gm),
        lines(ended, /^tag \S+ is not moved: (?!it already points to this image)/gm),
        lines(ended, /^tag \S+ -> \S+: /gm),
        Math.round(Math.max(...ended.map(({ to }) => to))),
      ].join(' | ')} |`,
      '',
    ].join('\n'),
  )

  for (const { result } of ended) expect([result.code, result.code === 0 ? '' : result.log]).toEqual([0, ''])

  const hashes = new Map(ended.map(({ environment, result }) => [environment, result.outputs.hash as string]))
  for (const { environment, result } of ended) expect(result.outputs.hash).toBe(hashes.get(environment))
  const fingerprintOf = async (tag: string): Promise<string | undefined> =>
    (await repository.manifest(tag)).annotations['org.quantecon.container-action.fingerprint']

  const createdOf = async (tag: string): Promise<string | undefined> =>
    (await repository.manifest(tag)).annotations['org.quantecon.container-action.created']

  for (const hash of hashes.values()) {
    const tag = `env-${hash.slice(0, 16)}`
    expect([tag, await fingerprintOf(tag)]).toEqual([tag, hash])
    expect(tags[`verified-${tags[tag]?.slice(7, 23)}`]).toBe(tags[tag])
  }
  for (const [place, sha] of race.shas.entries()) {
    const environment = commits[place] as number
    expect([place, await fingerprintOf(sha)]).toEqual([place, hashes.get(environment)])
  }
  const newest = hashes.get(commits.at(-1) as number) as string
  const today = [...days].at(-1) as string
  for (const tag of days.size === 1 ? ['latest', today] : ['latest']) {
    expect([tag, await fingerprintOf(tag)]).toEqual([tag, newest])
    // Of its builds the newest; times are kept in seconds.
    expect([tag, await createdOf(tag)]).toEqual([tag, await createdOf(`env-${newest.slice(0, 16)}`)])
  }
  for (const { kind, place, environment } of ended.filter((run) => run.kind === 'pull request')) {
    const tag = `pr-${place}`
    if (tags[tag] !== undefined)
      expect([kind, await fingerprintOf(tag)]).toEqual([kind, hashes.get(environment)])
  }

  // Two builds of one environment are both published only where the last look-up of one came before the other's publication.
  const builds = published.filter(({ result }) => result.outputs.decision === 'build')
  for (const one of builds) {
    for (const other of builds) {
      if (one === other || one.environment !== other.environment) continue
      // By force, packages are resolved again whatever is there.
      if (other.kind === 'force') continue
      const path = new RegExp(`/manifests/env-${hashes.get(one.environment)?.slice(0, 16)}$`)
      const publication = one.requests.find(({ method, path: of }) => method === 'PUT' && path.test(of))
      // Where the order of the tags left it to a newer image, nothing was there to be found.
      if (publication === undefined) continue
      // The mark of the verification is the first that a run writes; its looks after that are those of the tags' order.
      const writes = other.requests.find(({ method }) => method === 'PUT')?.sent ?? 0
      const lookUp = other.requests.findLast(
        ({ method, path: of, sent }) => method === 'GET' && path.test(of) && sent < writes,
      )
      expect(lookUp?.sent).toBeLessThanOrEqual(publication.answered)
    }
  }
}, 3_600_000)
