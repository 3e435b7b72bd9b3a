import { readdirSync, readFileSync } from 'node:fs'
import type { Result } from '../../e2e/action.ts'
import { command } from '../../e2e/machine.ts'
import { type ImageManifest, Repository } from '../../e2e/registry.ts'
import type { Campaigned, Verdict } from './case.ts'
import type { Scene } from './scenes.ts'

type Violations = Verdict['violations']

const OURS = 'org.quantecon.container-action.'
/** Names that tell nobody of an image: of the verification's mark, the build cache, what is not verified yet, records of promotions. */
const NOT_PUBLIC = /^(?:candidate-.*|verified-.*|cache|promotion-.*|sha256-.*)$/
/** An indented line of V8's or Python's; a build's own output is none of this action's. */
const TRACE = /^ {4}at .*\(?.*:\d+:\d+\)?$|^Traceback \(most recent call last\)/m
const SENTENCE = /\. [A-Z][^.]{9,}/

/** Everything that must hold after a run whatever went wrong in it, but for what the registry holds. */
export async function checkRun(
  fault: Campaigned,
  result: Result,
  session: number,
  about: string,
): Promise<Violations> {
  const found: Violations = []
  const violation = (invariant: string, what: string): void => void found.push({ invariant, what })
  const trace = TRACE.exec(result.log)?.[0]
  if (trace !== undefined) violation('stack trace', trace)
  const titles = result.errors.map(({ title }) => title)
  if (result.code === 0) {
    if (titles.length > 0) violation('class', `green with errors: ${titles.join(', ')}`)
    if (fault.mustFail) violation('green without a good image', 'the run must not end green')
  } else {
    if (result.code !== 1) violation('exit code', `exit code ${result.code}`)
    const kind = /^container-action: (.*)$/.exec(titles[0] ?? '')?.[1]
    if (titles.length !== 1) violation('class', `${titles.length} errors of the run as a whole`)
    else if (!fault.classes.some((name) => name === kind))
      violation(
        'class',
        `${kind}, expected ${fault.classes.join(' or ') || 'a green run'}: ${result.errors[0]?.message}`,
      )
    else if (!SENTENCE.test(result.errors[0]?.message ?? ''))
      violation('next step', result.errors[0]?.message ?? '')
    if (Object.keys(result.outputs).length > 0) violation('outputs', 'a red run with outputs')
  }
  if (result.left.length > 0) violation('left behind', `in RUNNER_TEMP: ${result.left.join(', ')}`)
  const processes = processesOf(session)
  if (processes.length > 0) violation('left behind', `processes: ${processes.join(', ')}`)
  const builders = await command('docker', 'buildx', 'ls', '--format', '{{.Name}}')
  if (builders.split('\n').some((name) => name.startsWith('container-action-') && name.includes(about)))
    violation('left behind', 'a buildx builder')
  return found
}

/** Programs of a session that still run. */
function processesOf(session: number): string[] {
  return readdirSync('/proc').filter((entry) => {
    try {
      const [state, , , own] = readFileSync(`/proc/${entry}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')
      return Number(own) === session && state !== 'Z'
    } catch {
      // Not a process, or it has ended meanwhile.
      return false
    }
  })
}

/** No tag back or to what nobody verified, nothing lost, nothing green without an image that is there. */
export async function checkRegistry(name: string, scene: Scene, result: Result): Promise<Violations> {
  const found: Violations = []
  const violation = (invariant: string, what: string): void => void found.push({ invariant, what })
  const repository = new Repository(name)
  const after = await readTags(name, repository)
  const manifests = new Map<string, ImageManifest>()
  const read = async (digest: string): Promise<ImageManifest | undefined> => {
    const manifest = manifests.get(digest) ?? (await repository.manifest(digest).catch(() => undefined))
    if (manifest !== undefined) manifests.set(digest, manifest)
    return manifest
  }
  for (const digest of new Set(Object.values(scene.tags))) {
    const manifest = await read(digest)
    if (manifest === undefined) violation('image lost', `${digest} is gone`)
    else
      for (const gone of await missingBlobs(name, manifest))
        violation('image lost', `${digest} misses ${gone}`)
  }
  for (const [tag, digest] of Object.entries(scene.tags)) {
    const now = after[tag]
    if (now === undefined) violation('image lost', `tag ${tag} is gone`)
    else if (now !== digest && !scene.back.includes(now) && isOlder(await read(now), await read(digest)))
      violation('tag moved back', `${tag} from ${digest} to the older ${now}`)
  }
  for (const [tag, digest] of Object.entries(after)) {
    if (NOT_PUBLIC.test(tag)) continue
    const manifest = await read(digest)
    if (after[`verified-${digest.slice(7, 23)}`] !== digest)
      violation('unverified', `${tag} points to ${digest}`)
    if (manifest === undefined || (await missingBlobs(name, manifest)).length > 0)
      violation('unverified', `${tag} points to ${digest}, which is not whole`)
  }
  const marks = Object.keys(after).filter((tag) => tag.startsWith('verified-') && !(tag in scene.tags))
  // The mark says that the checks have passed in this run: then its log shows it.
  if (marks.length > 0 && !/^::group::Verifying the image/m.test(result.log))
    violation('unverified', `${marks.join(', ')} without a verification`)
  if (result.code === 0) found.push(...(await checkImage(name, scene, result, read)))
  return found
}

/** Those that resolve. A full disk leaves names behind that lead to nothing: harmless, unless they led somewhere before. */
async function readTags(name: string, repository: Repository): Promise<Record<string, string>> {
  const answer = await fetch(`http://${name.replace('/', '/v2/')}/tags/list`)
  const { tags } = (await answer.json()) as { tags: string[] | null }
  const read = async (tag: string): Promise<[string, string][]> =>
    repository.manifest(tag).then(
      ({ digest }) => [[tag, digest]],
      () => [],
    )
  return Object.fromEntries((await Promise.all((tags ?? []).map(read))).flat())
}

async function checkImage(
  name: string,
  { hash }: Scene,
  { outputs }: Result,
  read: (digest: string) => Promise<ImageManifest | undefined>,
): Promise<Violations> {
  const wrong = (what: string): Violations => [{ invariant: 'green without a good image', what }]
  const { image = '', digest = '' } = outputs
  if (!image.endsWith(`@${digest}`) || !/^sha256:[0-9a-f]{64}$/.test(digest))
    return wrong(`image is "${image}"`)
  if (image.slice(image.indexOf('/'), image.indexOf('@')) !== name.slice(name.indexOf('/')))
    return wrong(`image is "${image}"`)
  const manifest = await read(digest)
  if (manifest === undefined) return wrong(`${digest} is not in the registry`)
  const fingerprint = manifest.annotations[`${OURS}fingerprint`]
  if (outputs.fallback === 'true') return []
  const expected = hash ?? outputs.hash
  return fingerprint === expected && outputs.hash === expected
    ? []
    : wrong(`fingerprint ${fingerprint}, output ${outputs.hash}, expected ${expected}`)
}

function isOlder(now: ImageManifest | undefined, before: ImageManifest | undefined): boolean {
  const time = (manifest: ImageManifest | undefined): [number, number] => {
    const read = (key: string): number => Date.parse(manifest?.annotations?.[OURS + key] ?? '') || 0
    return [read('revision-time'), read('created')]
  }
  const [[commit, created], [commitBefore, createdBefore]] = [time(now), time(before)]
  return commit < commitBefore || (commit === commitBefore && created < createdBefore)
}

async function missingBlobs(name: string, { config, layers }: ImageManifest): Promise<string[]> {
  const slash = name.indexOf('/')
  const base = `http://${name.slice(0, slash)}/v2/${name.slice(slash + 1)}/blobs/`
  const blobs = [config, ...(layers ?? [])].map(({ digest }) => digest)
  const found = await Promise.all(blobs.map((digest) => fetch(base + digest, { method: 'HEAD' })))
  return blobs.filter((_, place) => found[place]?.status !== 200)
}
