import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Result, runAction } from '../../e2e/action.ts'
import { SMALL } from '../../e2e/good.ts'
import { Lecture } from '../../e2e/lecture.ts'
import { command, later, temporaryFolder } from '../../e2e/machine.ts'
import { TestGitHub } from '../../servers/github.ts'

/** One run that is to race. Commits are places on the branch; those of pull requests are beside it. */
export interface Racer {
  kind: 'push' | 'schedule' | 'force' | 'pull request'
  /** Place of the commit on the branch, or number of the pull request. */
  place: number
  environment: number
}

export interface Ended extends Racer {
  result: Result
  /** Seconds since the start of the race. */
  to: number
  requests: Request[]
}

/** A request that the registry has answered; both times are of the machine's clock, in milliseconds. */
export interface Request {
  method: string
  path: string
  sent: number
  answered: number
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/**
 * So many runs in an order that is mixed, but not without sense: about three for each commit, of which some come much later than
 * those of newer commits; environments come back; pairs of pull requests bring the same new one.
 */
export function drawRace(count: number, seed: number): { commits: number[]; racers: Racer[] } {
  const random = randomFrom(seed)
  const below = (limit: number): number => Math.floor(random() * limit)
  const size = Math.max(4, Math.round(count / 3.5))
  const commits = Array.from({ length: size }, (_, place) => (place === 0 ? 0 : below(Math.ceil(size / 2.5))))
  const racers: (Racer & { order: number })[] = commits.map((environment, place) => ({
    kind: 'push',
    place,
    environment,
    order: place + (random() < 0.3 ? random() * 5 : random()),
  }))
  let pullRequest = 0
  while (racers.length < count) {
    const order = random() * size
    const place = below(size)
    const environment = commits[place] as number
    const dice = random()
    if (dice < 0.45) racers.push({ kind: 'push', place, environment, order: place + random() * 4 })
    else if (dice < 0.6) racers.push({ kind: 'force', place, environment, order: place + random() * 2 })
    else if (dice < 0.7) racers.push({ kind: 'schedule', place, environment, order: place + random() })
    else {
      const own = 100 + Math.floor(pullRequest / 2)
      pullRequest += 1
      racers.push({ kind: 'pull request', place: pullRequest, environment: own, order: Math.floor(order) })
    }
  }
  return { commits, racers: racers.toSorted((a, b) => a.order - b.order) }
}

/** Some take longer than others, so that what began first does not end first. */
function dockerfile(good: string, environment: number): string {
  return `FROM ${good}\nRUN sleep ${environment % 4} && echo ${environment} > /usr/share/race\n`
}

/** A branch on disk, the API that tells of it, and a checkout for each run. */
export class Race {
  readonly shas: string[] = []
  readonly github: TestGitHub
  readonly #origin: Lecture
  readonly #good: string
  #start = performance.now()
  #runs = 0

  private constructor(origin: Lecture, github: TestGitHub, good: string) {
    this.#origin = origin
    this.github = github
    this.#good = good
  }

  static async create(good: string, commits: number[]): Promise<Race> {
    const github = await TestGitHub.start()
    later(() => github.stop())
    const files = (environment: number) => ({
      'environment.yml': SMALL,
      '.devcontainer/Dockerfile': dockerfile(good, environment),
    })
    // A minute apart: commits of one second have no order in time.
    const at = (place: number): void => {
      process.env.GIT_COMMITTER_DATE = new Date(Date.now() - (commits.length - place) * 60_000).toISOString()
    }
    at(0)
    const origin = await Lecture.create(files(commits[0] as number))
    const race = new Race(origin, github, good)
    race.shas.push(await origin.git('rev-parse', 'HEAD'))
    for (const [place, environment] of commits.entries()) {
      if (place === 0) continue
      at(place)
      await origin.commit(files(environment))
      race.shas.push(await origin.git('rev-parse', 'HEAD'))
    }
    delete process.env.GIT_COMMITTER_DATE
    return race
  }

  /** Runs all, so many at a time. */
  async run(name: string, racers: Racer[], lanes: number): Promise<Ended[]> {
    const waiting = [...racers]
    const ended: Ended[] = []
    this.#start = performance.now()
    const lane = async (): Promise<void> => {
      for (let racer = waiting.shift(); racer !== undefined; racer = waiting.shift()) {
        ended.push({ ...racer, ...(await this.#one(name, racer)), to: this.#now() })
      }
    }
    await Promise.all(Array.from({ length: lanes }, lane))
    return ended
  }

  #now(): number {
    return (performance.now() - this.#start) / 1000
  }

  async #one(name: string, { kind, place, environment }: Racer): Promise<Pick<Ended, 'result' | 'requests'>> {
    const checkout = await this.#checkout(kind === 'pull request' ? environment : this.shas[place])
    const head = await checkout.git('rev-parse', 'HEAD')
    if (kind !== 'pull request') {
      // Pushed before its run starts, and everything that is below it.
      const known = this.github.branch.length
      this.github.branch.push(...this.shas.slice(known, place + 1))
    }
    this.#runs += 1
    const folder = temporaryFolder()
    const payload = { number: place, head: { sha: head, repo: { full_name: 'QuantEcon/lecture' } } }
    const file = join(folder, 'event.json')
    writeFileSync(
      file,
      JSON.stringify({ repository: { default_branch: 'main' }, pull_request: payload, after: head }),
    )
    const ofPullRequest = {
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_EVENT_PATH: file,
      GITHUB_REF: `refs/pull/${place}/merge`,
    }
    const times = join(folder, 'requests')
    writeFileSync(times, '')
    const result = await runAction(checkout, {
      name,
      event: kind === 'schedule' ? 'schedule' : 'push',
      inputs: {
        'github-token': 'a-token',
        cache: 'none',
        ...(kind === 'force' && { force: 'true' }),
      },
      env: {
        GITHUB_API_URL: this.github.address,
        NODE_OPTIONS: `--import=${join(import.meta.dirname, 'request-times.mjs')}`,
        REQUEST_TIMES: times,
        GITHUB_RUN_ID: `${process.pid}${this.#runs}`,
        ...(kind === 'pull request' && ofPullRequest),
      },
    })
    const requests = readFileSync(times, 'utf8').trimEnd().split('\n')
    return { result, requests: requests.map((line) => JSON.parse(line) as Request) }
  }

  /** Of a commit of the branch, or a commit of its own with an environment that the branch never had. */
  async #checkout(what: string | number | undefined): Promise<Lecture> {
    const folder = join(temporaryFolder(), 'checkout')
    await command('git', 'clone', '--quiet', '--no-hardlinks', this.#origin.folder, folder)
    const lecture = Object.assign(Object.create(Lecture.prototype) as Lecture, { folder })
    if (typeof what === 'number')
      await lecture.commit({ '.devcontainer/Dockerfile': dockerfile(this.#good, what) })
    else await lecture.git('checkout', '--quiet', '--detach', String(what))
    // The branch as it was at the push, which is all that a runner can have.
    await lecture.git('remote', 'remove', 'origin')
    return lecture
  }
}
