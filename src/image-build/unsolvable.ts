import type { Environment } from '../environment/environment.ts'
import { quoted } from '../environment/problems.ts'
import type { Finding } from '../failure.ts'
import type { Diagnosis } from './failures.ts'
import { type FaultyLines, type Place, place, type Section } from './line-at-fault.ts'
import { mambasReason } from './mamba.ts'
import { pipsReason } from './pip-words.ts'
import { lastError, type Step } from './progress.ts'

/** What the recipe's own scripts say; their words are ours. */
const OWN_WORDS = 'container-action-error: '
const PIN =
  'Pin the versions in the pip section of environment.yml, first of all those of the packages that you changed last'

/** What a step installs from: the recipe's stages are known by name, other Dockerfiles by the commands they run. */
export function sectionOf({ name }: Step): Section | undefined {
  const stage = /\[(conda|pip) [^\]]*\] RUN/.exec(name)?.[1]
  if (stage === 'conda' || stage === 'pip') return stage
  return /(?:^|[\s/&;(])(?:micromamba|mamba|conda|pip3?)\s/.test(name) ? 'both' : undefined
}

/** A part of the environment that could not be installed: by whose fault, on which line of the file. */
export function unsolvable(
  step: Step,
  section: 'conda' | 'pip',
  environment: Environment | undefined,
  faulty: FaultyLines | undefined,
): Omit<Diagnosis, 'excerpt'> {
  const said = step.lines.findLast((line) => line.startsWith(OWN_WORDS))?.slice(OWN_WORDS.length)
  // Some of them only point to what the tool itself said.
  const own = said?.endsWith('above') ? undefined : said
  const on = environment && { on: environment.file }
  if (
    section === 'pip' &&
    (/exit code: 124/.test(step.error ?? '') || /^pip found no solution/.test(own ?? ''))
  ) {
    return {
      ...on,
      class: 'time-limit',
      why: 'pip did not finish. Usually this means that it found no versions that work together',
      next: PIN,
    }
  }
  if (own !== undefined) {
    // The one thing that the conda stage itself complains about.
    const missing = section === 'conda' ? environment?.findings : []
    const python = missing?.find(({ rule }) => rule === 'python-missing')
    const next = `Correct it in ${environment?.file ?? 'environment.yml'}`
    const error = { severity: 'error', rule: 'unsolvable', message: own, advice: next } as const
    return {
      ...on,
      class: 'unsolvable-environment',
      why: python?.line === undefined ? own : `${own} (line ${python.line})`,
      next,
      ...(python?.line !== undefined && { findings: [{ ...python, ...error }] }),
    }
  }
  const tool = section === 'conda' ? 'mamba' : 'pip'
  if (faulty) {
    return {
      ...on,
      class: 'unsolvable-environment',
      why: message(faulty, tool),
      next: finding(faulty, tool).advice,
      findings: findings(faulty, tool),
    }
  }
  const lines = step.lines.filter((line) => !line.startsWith(OWN_WORDS))
  const last = pipsReason(lines) ?? lastError(lines)
  const deep = /^Dependency resolution exceeded/.test(last)
  return section === 'conda'
    ? {
        class: 'unsolvable-environment',
        why: `mamba could not create the conda part of the environment: ${mambasReason(lines) ?? last}`,
        next: 'Read the last lines of the step above: they name the package. Correct it in environment.yml',
      }
    : {
        class: 'unsolvable-environment',
        why: `pip could not install the pip section of the environment: ${last}`,
        next: deep
          ? PIN
          : 'Read the last lines of the step above: they name the requirement. Correct it in environment.yml',
      }
}

/** The annotations on the lines that asked for it: one for each that has a fault of its own, else one. */
function findings(faulty: FaultyLines, tool: string): Finding[] {
  const each = faulty.each?.map(({ spec, words }) => finding({ ...faulty, specs: [spec], words }, tool))
  return each ?? [finding(faulty, tool)]
}

/** The annotation on the line that asked for it. */
export function finding(faulty: FaultyLines, tool: string): Finding {
  const { file, line } = place(faulty)
  return {
    severity: 'error',
    rule: 'unsolvable',
    file,
    line,
    message: message(faulty, tool),
    advice: advice(faulty),
  }
}

function message(faulty: FaultyLines, tool: string): string {
  return `${tool} ${faulty.problem ?? 'cannot install'} ${listed(faulty.specs)}: ${faulty.words}`
}

function advice(faulty: FaultyLines): string {
  const { file, line } = place(faulty)
  if (faulty.specs.length === 1) return `Correct line ${line} of ${file}`
  if (faulty.each === undefined) return 'Change one of these lines, so that the versions work together'
  return `Correct lines ${faulty.specs.map((spec) => spec.line).join(', ')} of ${file}`
}

/** The same as half a sentence. */
export function namedLines(faulty: FaultyLines | undefined): string {
  return faulty ? `; it names ${listed(faulty.specs)}: ${faulty.words}` : ''
}

/** The specs with their places, as many as can be read. */
function listed(specs: readonly Place[]): string {
  const shown = specs.slice(0, 5).map(({ text, file, line }) => `${quoted(text)} (line ${line} of ${file})`)
  const more = specs.length > shown.length ? ` and ${specs.length - shown.length} more` : ''
  return `${shown.join(', ')}${more}`
}
