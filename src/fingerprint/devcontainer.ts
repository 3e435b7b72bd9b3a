import { posix } from 'node:path'
import { contextUses, type Instruction, instructions } from '../dockerfile/dockerfile.ts'
import type { Finding } from '../failure.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { type Fields, fieldsOf } from '../json.ts'
import type { Files } from '../ports.ts'
import { parseJsonWithComments } from './json-with-comments.ts'

/** Where the repository's own Dockerfile is looked for when no input names one. */
export const DEVCONTAINER_DOCKERFILE = '.devcontainer/Dockerfile'
/** Value of the input dockerfile that asks for the action's recipe whatever the repository holds. */
export const RECIPE = 'none'
/** Where else a devcontainer.json may be that builds this Dockerfile. */
const USUAL = ['.devcontainer/devcontainer.json', '.devcontainer.json']
const MOST_BYTES = 256 * 1024

type Settings = Fields

/** What changes a development container after its image is built, or is built on top of it. */
const AROUND = [
  'features',
  'containerEnv',
  'onCreateCommand',
  'updateContentCommand',
  'postCreateCommand',
] as const

/**
 * Notices about a Dockerfile of the repository's own: that it takes the place of the recipe although nobody asked for it, and what a
 * devcontainer.json beside it sets that the action does not use. https://containers.dev/implementors/json_reference/
 */
export async function devcontainerNotices(
  files: Files,
  dockerfile: string,
  inputs: Pick<Inputs, 'dockerfile' | 'context' | 'buildArgs'>,
): Promise<Finding[]> {
  const notices: Finding[] = []
  if (inputs.dockerfile === undefined) {
    notices.push({
      severity: 'notice',
      rule: 'devcontainer-dockerfile',
      file: dockerfile,
      line: 1,
      message: 'the image is built from this Dockerfile, not from the recipe (the Dockerfile of this action)',
      advice: `If this is what you want, set the input dockerfile to ${dockerfile}. To use the recipe, set it to ${RECIPE}`,
    })
  }
  const places = [posix.join(posix.dirname(dockerfile), 'devcontainer.json'), ...USUAL]
  for (const file of new Set(places)) {
    const bytes = await files.read(file, MOST_BYTES)
    if (bytes === undefined) continue
    const text = new TextDecoder().decode(bytes)
    const notice = await unusedSettings(files, { file, text }, dockerfile, inputs)
    return notice === undefined ? notices : [...notices, notice]
  }
  return notices
}

async function unusedSettings(
  files: Files,
  { file, text }: { file: string; text: string },
  dockerfile: string,
  inputs: Pick<Inputs, 'dockerfile' | 'context' | 'buildArgs'>,
): Promise<Finding | undefined> {
  const notice = (line: number, message: string, advice: string): Finding => ({
    severity: 'notice',
    rule: 'devcontainer-unused',
    file,
    line,
    message,
    advice,
  })
  const settings = settingsIn(text)
  if (settings === undefined) {
    const message = 'the file is not JSON, so the action cannot compare its build settings with the inputs'
    return notice(1, message, 'Correct it, or remove it')
  }
  const folder = posix.dirname(file)
  // Who names a Dockerfile does not ask for what another one would make.
  if (inputs.dockerfile !== undefined && namedDockerfile(settings, folder) !== posix.normalize(dockerfile))
    return undefined
  const recipe = new TextDecoder().decode((await files.read(dockerfile)) ?? new Uint8Array())
  const found = instructions(recipe.replaceAll('\r\n', '\n'))
  const [first, ...others] = differences(settings, { dockerfile, folder, found }, inputs)
  if (first === undefined) return undefined
  const all = [first, ...others]
  return notice(
    lineOf(text, first.key),
    `the action builds ${dockerfile}, but does not use these settings of this file: ${all.map(({ name }) => name).join(', ')}`,
    [...new Set(all.map(({ advice }) => advice))].join('. '),
  )
}

/** The Dockerfile that the file names, as a path of the repository. */
function namedDockerfile(settings: Settings, folder: string): string | undefined {
  const named = fieldsOf(settings.build).dockerfile ?? settings.dockerFile
  return typeof named === 'string' ? posix.join(folder, named) : undefined
}

interface Difference {
  /** As it is told. */
  name: string
  /** As it stands in the file. */
  key: string
  advice: string
}

function differences(
  settings: Settings,
  { dockerfile, folder, found }: { dockerfile: string; folder: string; found: readonly Instruction[] },
  inputs: Pick<Inputs, 'context' | 'buildArgs'>,
): Difference[] {
  const build = fieldsOf(settings.build)
  const all: Difference[] = []
  for (const key of ['image', 'dockerComposeFile']) {
    if (settings[key] === undefined) continue
    all.push({
      name: key,
      key,
      advice: `If this Dockerfile is no longer used, set the input dockerfile to ${RECIPE}`,
    })
  }
  const named = namedDockerfile(settings, folder)
  if (named !== undefined && named !== posix.normalize(dockerfile)) {
    const key = build.dockerfile === undefined ? 'dockerFile' : 'dockerfile'
    all.push({
      name: `Dockerfile ${named}`,
      key,
      advice: isOutside(named)
        ? 'If you want that Dockerfile, move it into the repository: the input dockerfile does not accept a path outside it'
        : `If you want that Dockerfile, set the input dockerfile to ${named}`,
    })
  }
  const written = build.context ?? settings.context
  const place = typeof written === 'string' ? written : '.'
  // An absolute path stays one.
  const context = (place.startsWith('/') ? posix.normalize(place) : posix.join(folder, place)).replace(
    /(?<=.)\/$/,
    '',
  )
  const takesFiles = contextUses(found).some(({ kind }) => kind !== 'remote')
  if (named !== undefined && takesFiles && context !== posix.normalize(inputs.context)) {
    const name = `build context ${context}`
    const advice = isOutside(context)
      ? 'Move the files that the Dockerfile copies into the repository: the input context does not accept a path outside it'
      : `Set the input context to ${context}`
    all.push({ name, key: written === undefined ? 'build' : 'context', advice })
  }
  for (const [argument, value] of Object.entries(fieldsOf(build.args))) {
    if (!declared(found, argument) || inputs.buildArgs[argument] === String(value)) continue
    all.push({
      name: `build argument ${argument}`,
      key: argument,
      advice: 'Write the arguments into the input build-args',
    })
  }
  if (typeof build.target === 'string' && !isLast(found, build.target)) {
    const advice =
      'The action builds the last stage of the Dockerfile. Make the stage that you want the last one'
    all.push({ name: `target ${build.target}`, key: 'target', advice })
  }
  for (const key of ['options', ...AROUND]) {
    const value = key === 'options' ? build.options : settings[key]
    const empty =
      value === undefined || value === null || value === '' || Object.keys(Object(value)).length === 0
    if (!empty || (typeof value === 'string' && value !== '')) {
      all.push({ name: key, key, advice: 'If the image needs this setting, write it into the Dockerfile' })
    }
  }
  return all
}

function isOutside(path: string): boolean {
  return path === '..' || path.startsWith('../') || path.startsWith('/')
}

/** An argument that the Dockerfile does not declare changes nothing. */
function declared(found: readonly Instruction[], argument: string): boolean {
  return found.some(
    ({ keyword, rest }) =>
      keyword === 'ARG' && rest.split(/\s+/).some((word) => word.replace(/=.*$/s, '') === argument),
  )
}

function isLast(found: readonly Instruction[], target: string): boolean {
  const stages = found.filter(({ keyword }) => keyword === 'FROM')
  const name = /\sas\s+(\S+)\s*$/i.exec(stages.at(-1)?.rest ?? '')?.[1]
  return name?.toLowerCase() === target.toLowerCase() || String(stages.length - 1) === target
}

function settingsIn(text: string): Settings | undefined {
  try {
    const value = parseJsonWithComments(text)
    return typeof value === 'object' && value !== null ? fieldsOf(value) : undefined
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return undefined
  }
}

function lineOf(text: string, key: string): number {
  const at = text.indexOf(JSON.stringify(key))
  return at < 0 ? 1 : text.slice(0, at).split('\n').length
}
