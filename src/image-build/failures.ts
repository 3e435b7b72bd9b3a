import type { FailureClass, Finding } from '../failure.ts'
import { builderTrouble } from './engine.ts'
import { failedDownload } from './failed-downloads.ts'
import { goneFromLock, packagesOfAnotherBase } from './gone.ts'
import { type Asked, findFaultyLines } from './line-at-fault.ts'
import { MACHINE } from './machine-failures.ts'
import { ownWords, withoutPointers } from './own-words.ts'
import { failedPolicy } from './policy.ts'
import { lastError, type Step } from './progress.ts'
import { AGAIN, RULES, ruleFor, withoutCommand, wrongPlatform } from './registry-failures.ts'
import { splitExcerpt } from './source-excerpt.ts'
import { otherContent } from './source-policy.ts'
import { finding, namedLines, sectionOf, unsolvable } from './unsolvable.ts'

export interface FailedBuild {
  exitCode: number
  steps: Step[]
  tail: string[]
}

export interface Diagnosis {
  class: FailureClass
  why: string
  next: string
  /** The failing step's own last lines. */
  excerpt: string[]
  /** The environment file, when it is to be changed. */
  on?: string
  /** On the lines of the environment file that are to be changed. */
  findings?: Finding[]
}

/** What buildx does before BuildKit has a word. */
const CONNECTING = /^\[internal\] (?:waiting for connection|booting buildkit)/
/** A registry, not the builder, kept it waiting. */
const TRANSFER = /failed to (?:push|copy|fetch|do request|authorize|resolve)/

/**
 * Names the class of a failed build and picks the lines that show the reason. With what was `asked` for, a tool's complaint is led
 * back to the line that it is about. `platform`: what the builder builds for, where it is known.
 *
 * Only infrastructure is recognised by wording of BuildKit and registries; programs inside a RUN may print anything, and only their
 * exit code, a full disk and a failed download of a tool that the step is known to run speak for them.
 */
export function diagnose(build: FailedBuild, asked?: Asked, platform?: string): Diagnosis {
  // A cache that cannot be read (there is none before the first build) or written never fails a build.
  const failed = build.steps.find(
    ({ name, error }) =>
      error !== undefined &&
      !/context canceled/i.test(error) &&
      !/^(?:importing cache manifest|exporting cache)/.test(name),
  )
  const excerpt = (failed?.lines.length ? failed.lines : build.tail).slice(-25)
  const messages = [failed?.error ?? '', ...splitExcerpt(build.tail).rest]
  const step = failed && isProgram(failed) ? failed : undefined
  const found = step ? ofProgram(step, asked) : ofBuilder(failed, messages, platform)
  if (found !== undefined) return { ...found, excerpt }
  if (failed && /\] RUN /.test(failed.name)) {
    const why = `the builder could not run the step "${failed.name.slice(0, 200)}": ${failed.error ?? ''}`
    return { class: 'build', why, next: AGAIN, excerpt }
  }
  const why = `buildx ended with exit code ${build.exitCode}: ${lastError(messages)}`
  return { class: 'build', why, next: AGAIN, excerpt }
}

/** What BuildKit, the builder and registries say. */
function ofBuilder(
  failed: Step | undefined,
  messages: string[],
  platform: string | undefined,
): Omit<Diagnosis, 'excerpt'> | undefined {
  const loading = /\bload metadata for /.test(failed?.name ?? '') ? `${failed?.name}: ` : ''
  const said = loading + withoutCommand(messages.join('\n'))
  if (failed === undefined ? !TRANSFER.test(said) : CONNECTING.test(failed.name)) {
    const pulls =
      /booting buildkit/.test(failed?.name ?? '') || /^#\d+ pulling image|booting buildkit/m.test(said)
    const trouble = builderTrouble([said, ...(failed?.lines ?? [])].join('\n'), lastError(messages), pulls)
    if (trouble !== undefined) return trouble
  }
  const other = otherContent(said) ?? failedPolicy(messages)
  if (other !== undefined) return other
  const unfit = wrongPlatform(failed?.name, said, platform)
  if (unfit !== undefined) return unfit
  const rule = ruleFor(said, RULES)
  return rule && { class: rule.class, why: `${rule.why} (${lastError(messages)})`, next: rule.next }
}

/** What a program of a RUN step says. */
function ofProgram(failed: Step, asked: Asked | undefined): Omit<Diagnosis, 'excerpt'> {
  const step = { ...failed, lines: withoutPointers(failed.lines) }
  // What pip shows of a program that it ran ends far below its exit code.
  const below = step.lines.filter((line) => /^[\s│]*exit code: -9$/.test(line))
  const last = [withoutCommand(step.error ?? ''), ...below, ...step.lines.slice(-10)]
  const rule = ruleFor(last.join('\n'), MACHINE)
  if (rule !== undefined) {
    return { class: rule.class, why: `${rule.why} (${lastError([step.error ?? ''])})`, next: rule.next }
  }
  if (
    last.some((line) => /^exec \S+: exec format error|exec user process caused.*exec format error/.test(line))
  ) {
    return {
      class: 'build-step',
      why: `the step "${step.name.slice(0, 200)}" runs a program for another platform than that of the builder (exec format error)`,
      next: 'Use a base image that exists for the platform of the builder, or install emulation on the runner in an earlier step (docker/setup-qemu-action)',
    }
  }
  const gone = asked?.lock && goneFromLock(step, asked.lock)
  if (gone !== undefined) return gone
  const download = failedDownload(step, fixedBy(asked))
  if (download !== undefined) return download
  const section = sectionOf(step)
  const faulty = section && asked ? findFaultyLines(step.lines, asked, section) : undefined
  if (section && section !== 'both') return unsolvable(step, section, asked?.environment, faulty)
  const own = ownWords(step.lines)
  if (/\[packages [^\]]*\] RUN/.test(step.name)) {
    const otherBase = packagesOfAnotherBase(step.lines)
    if (otherBase !== undefined) return otherBase
    const said = step.lines.filter((line) => /^E: /.test(line)).join(' ')
    return {
      class: 'build-step',
      why: `apt could not install the packages of the input apt-packages: ${said.slice(0, 300) || own || lastError(step.lines)}`,
      next: 'Correct the names in the input apt-packages (packages.ubuntu.com lists them)',
    }
  }
  return {
    class: 'build-step',
    why: `the step "${step.name.slice(0, 200)}" failed: ${own ?? step.error ?? ''}${namedLines(faulty)}`,
    next: 'Read the last lines of the step above, then correct the Dockerfile',
    ...(faulty && { findings: [finding(faulty, 'The Dockerfile')] }),
  }
}

/** The text in which hashes of packages may be fixed. */
function fixedBy(asked: Asked | undefined): string {
  if (asked === undefined) return ''
  const { environment, includes } = asked
  const specs = [...(environment.pip ?? []), ...includes.flatMap(({ requirements }) => requirements)]
  return specs.map(({ text }) => text).join('\n')
}

/** Whether a program of a RUN step has failed; what keeps a step from beginning (snapshots, mounts) is the builder's matter. */
function isProgram({ name, error }: Step): boolean {
  return /\] RUN /.test(name) && /did not complete successfully|^executor failed running/.test(error ?? '')
}
