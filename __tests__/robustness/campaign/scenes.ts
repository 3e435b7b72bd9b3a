import { runAction } from '../../e2e/action.ts'
import { goodImage, SMALL } from '../../e2e/good.ts'
import { Lecture, smallEnvironment } from '../../e2e/lecture.ts'
import { setting, unique } from '../../e2e/machine.ts'
import { copyImage } from './copy-image.ts'

/**
 * Where a run begins. `reuse`: the image of the newest commit is there, the tags still point to the older one; `build`: the image is
 * missing; `recipe`: that of an environment is missing, and no Dockerfile; `older`: the run of an older commit comes late; `promote`: a roll-back by hand; `reject`: an image that fails its verification.
 */
export type SceneName = 'reuse' | 'build' | 'recipe' | 'older' | 'promote' | 'reject'

interface Published {
  digest: string
  hash: string
  commit: string
}

export interface Scene {
  lecture: Lecture
  inputs: Record<string, string>
  env?: Record<string, string>
  /** Fingerprint that a green run hands on; `undefined` when any verified image may be. */
  hash: string | undefined
  /** Digest by tag, before the run. */
  tags: Record<string, string>
  /** Digests that a tag may be set back to on purpose. */
  back: string[]
}

const DOCKERFILE = '.devcontainer/Dockerfile'
const HOUR = 3_600_000

/** Two commits whose images are built and verified for real, once for the whole campaign, and one that nobody has built. */
export class Scenes {
  readonly #template: string
  readonly #scenes: Record<SceneName, Scene>
  readonly #digests: string[]

  private constructor(template: string, digests: string[], scenes: Record<SceneName, Scene>) {
    this.#template = template
    this.#digests = digests
    this.#scenes = scenes
  }

  static async create(): Promise<Scenes> {
    const registry = setting('REGISTRY')
    const template = `${registry}/e2e/${unique('campaign-template')}`
    const good = await goodImage(SMALL)
    const mark = unique('campaign')
    const files = (text: string): Record<string, string> => ({
      'environment.yml': SMALL,
      [DOCKERFILE]: `FROM ${good}\nRUN echo ${mark} ${text} >/usr/share/campaign\n`,
      check: '#!/bin/sh\nexit 1\n',
    })
    const committed = async (text: string, hours: number): Promise<Lecture> => {
      process.env.GIT_COMMITTER_DATE = new Date(Date.now() - hours * HOUR).toISOString()
      const lecture = await Lecture.create(files(text))
      delete process.env.GIT_COMMITTER_DATE
      return lecture
    }
    const publish = async (lecture: Lecture): Promise<Published> => {
      const { code, outputs, log } = await runAction(lecture, { name: template, inputs: { cache: 'none' } })
      if (code !== 0) throw new Error(`nothing to start the campaign from:\n${log.slice(-5000)}`)
      const commit = await lecture.git('rev-parse', 'HEAD')
      return { digest: outputs.digest ?? '', hash: outputs.hash ?? '', commit }
    }
    const lectures = {
      older: await committed('older', 3),
      newer: await committed('newer', 2),
      next: await committed('next', 1),
    }
    const older = await publish(lectures.older)
    const newer = await publish(lectures.newer)
    const own = ({ digest, hash }: Published): Record<string, string> => ({
      [`env-${hash.slice(0, 16)}`]: digest,
      [`verified-${digest.slice(7, 23)}`]: digest,
    })
    const moving = ({ digest, commit }: Published): Record<string, string> => ({
      latest: digest,
      '2026-01-01': digest,
      [commit]: digest,
    })
    const both = { ...own(older), ...own(newer), [older.commit]: older.digest }
    const after = { ...both, ...moving(newer) }
    const cheap = { cache: 'none' }
    return new Scenes(template, [older.digest, newer.digest], {
      reuse: {
        lecture: lectures.newer,
        inputs: cheap,
        hash: newer.hash,
        tags: { ...both, ...moving(older) },
        back: [],
      },
      build: { lecture: lectures.next, inputs: cheap, hash: undefined, tags: after, back: [] },
      recipe: {
        lecture: await Lecture.create({ 'environment.yml': smallEnvironment('six==1.15.0') }),
        inputs: cheap,
        hash: undefined,
        tags: after,
        back: [],
      },
      older: { lecture: lectures.older, inputs: cheap, hash: older.hash, tags: after, back: [] },
      reject: {
        lecture: lectures.next,
        inputs: { ...cheap, 'verify-script': 'check' },
        hash: undefined,
        tags: after,
        back: [],
      },
      promote: {
        lecture: lectures.newer,
        inputs: {
          operation: 'promote',
          source: older.commit,
          tags: 'latest',
          reason: 'a campaign',
          'secret-files': '',
        },
        env: { GITHUB_EVENT_NAME: 'workflow_dispatch', GITHUB_ACTOR: 'ada' },
        hash: older.hash,
        tags: after,
        back: [older.digest],
      },
    })
  }

  /** Writes what was published before the run into a repository that nobody else uses. */
  async seed(name: SceneName, to: string): Promise<Scene> {
    const scene = this.#scenes[name]
    for (const digest of this.#digests) {
      const tags = Object.keys(scene.tags).filter((tag) => scene.tags[tag] === digest)
      await copyImage(this.#template, to, digest, tags)
    }
    return scene
  }

  /** The fingerprint of what the scene builds, known after a first run of it. */
  learn(name: SceneName, hash: string): void {
    this.#scenes[name].hash = hash
  }
}
