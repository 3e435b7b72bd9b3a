import { isDeepStrictEqual } from 'node:util'
import { rfc3339 } from '../image/annotation-values.ts'
import { RECIPE_LAYERS } from '../image/size.ts'
import { readVariables } from '../image/variables.ts'
import { fieldsOf } from '../json.ts'
import type { HistoryEntry, Image, Layer } from './image-parts.ts'
import { moveVariables } from './move-variables.ts'

export interface Move {
  /** The image whose environment is taken over. */
  image: Image
  /** The base it stands on, and the one it is put on. */
  oldBase: Image
  newBase: Image
  /** Layers that lie between the old base and the environment: those of further apt packages. */
  between: number
  /** Labels that a build would set. */
  labels: Record<string, string>
  /** Milliseconds since 1970. */
  created: number
}

export interface Composed {
  /** Of the new image, lowest first. */
  layers: Layer[]
  /** JSON. */
  configuration: Record<string, unknown>
}

/**
 * The image that a build of the default recipe would make on the new base if every step of conda and pip came from its cache: the new
 * base's layers, then the environment's own, which COPY --link has made independent of what is below. Returns the reason as a text where
 * anything is not as the recipe makes it.
 */
export function compose({ image, oldBase, newBase, between, labels, created }: Move): Composed | string {
  const own = image.diffIds.length - RECIPE_LAYERS.length
  if (own !== oldBase.diffIds.length + between) return 'it does not have the layers of the default recipe'
  if (!startsWith(image.diffIds, oldBase.diffIds)) return 'its first layers are not those of its base'
  const history = ownHistory(image, oldBase, own)
  if (history === undefined) return 'its history is not that of its base and the default recipe'
  if (![image.platform, newBase.platform].every((platform) => isDeepStrictEqual(platform, oldBase.platform)))
    return 'the new base is for another platform'
  const settings = moveSettings(image, oldBase, newBase, history)
  if (typeof settings === 'string') return settings
  return {
    layers: [...newBase.layers, ...image.layers.slice(own)],
    configuration: {
      ...newBase.platform,
      created: rfc3339(created),
      config: { ...settings, Labels: { ...fieldsOf(newBase.settings.Labels), ...labels } },
      rootfs: { type: 'layers', diff_ids: [...newBase.diffIds, ...image.diffIds.slice(own)] },
      history: [...newBase.history, ...history.map((entry) => moveHistory(entry, oldBase, newBase))],
    },
  }
}

function startsWith<T>(list: readonly T[], beginning: readonly T[]): boolean {
  return isDeepStrictEqual(list.slice(0, beginning.length), [...beginning])
}

/** Entries for the layers from `below` on; `undefined` where another recipe wrote them, or others wrote the ones before. */
function ownHistory(image: Image, oldBase: Image, below: number): HistoryEntry[] | undefined {
  const written = ({ created_by, empty_layer }: HistoryEntry) => [created_by, empty_layer === true]
  if (!startsWith(image.history.map(written), oldBase.history.map(written))) return undefined
  let start = oldBase.history.length
  for (let layers = oldBase.diffIds.length; layers < below; start += 1)
    if (image.history[start]?.empty_layer !== true) layers += 1
  const own = image.history.slice(start)
  const plain = own.every(({ created_by = '', empty_layer }) =>
    (empty_layer ? /^(?:ENV|ARG) / : /^COPY /).test(created_by),
  )
  return plain ? own : undefined
}

/** BuildKit writes ENV into the history with the PATH of the base in it. */
function moveHistory(entry: HistoryEntry, oldBase: Image, newBase: Image): HistoryEntry {
  const [before, after] = [oldBase, newBase].map(({ settings }) =>
    new Map(readVariables(settings.Env)).get('PATH'),
  )
  const [, start, rest] = /^(ENV (?:.* )?PATH=)(.*)$/s.exec(entry.created_by ?? '') ?? []
  if (!before || !after || start === undefined || rest === undefined) return entry
  return { ...entry, created_by: start + rest.replace(before, () => after) }
}

/** What the recipe sets is ENV alone; all else is the base's. */
function moveSettings(
  image: Image,
  oldBase: Image,
  newBase: Image,
  history: HistoryEntry[],
): Record<string, unknown> | string {
  if (!isDeepStrictEqual(inherited(image), inherited(oldBase)))
    return 'its configuration contains more than the default recipe sets'
  // Null and an empty list are how BuildKit writes that there are none.
  const { OnBuild: triggers = null } = newBase.settings
  if (triggers !== null && !(Array.isArray(triggers) && triggers.length === 0))
    return 'the new base has ONBUILD instructions'
  const [before, own, after] = [oldBase, image, newBase].map(({ settings }) => readVariables(settings.Env))
  if (before === undefined || own === undefined || after === undefined)
    return 'its configuration has an invalid Env'
  const lines = history.map(({ created_by = '' }) => created_by)
  const moved = moveVariables({ oldBase: before, image: own, newBase: after }, lines)
  if (typeof moved === 'string') return moved
  return { ...newBase.settings, Env: moved.map(([name, value]) => `${name}=${value}`) }
}

/** Without what the recipe or its build sets, and without what is as good as absent. */
function inherited({ settings }: Image): Record<string, unknown> {
  const { Env, Labels, ...rest } = settings
  const empty = (value: unknown): boolean =>
    value === null || value === '' || value === '/' || (Array.isArray(value) && value.length === 0)
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => !empty(value)))
}
