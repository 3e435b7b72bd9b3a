import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { readChecks } from '../../src/verify/checks.ts'
import { cleanUp, command, ROOT, setting, temporaryFolder } from './machine.ts'

interface Broken {
  image: string
  /** What is removed from the base image with TeX; shell patterns. */
  remove: string[]
  /** Exactly the checks that must reject it. */
  checks: string[]
}

const BROKEN = JSON.parse(readFileSync(join(import.meta.dirname, 'broken-latex.json'), 'utf8')) as Broken[]
const CHECKS = join(ROOT, 'containers/verify')
const AS_A_JOB =
  'RUN --network=none --mount=type=tmpfs,target=/github --mount=type=bind,from=checks,target=/checks ' +
  '--mount=type=bind,target=/input mkdir -p /result /github/home && cd /github && HOME=/github/home '

/** A document that pdflatex cannot make, and one that xelatex cannot: their font is left out. */
const LEFT_OUT = {
  pdflatex: '\\usepackage[T1]{fontenc}\\usepackage{libertinus-type1}',
  xelatex: '\\usepackage{fontspec}\\setmainfont{LibertinusSerif-Regular.otf}',
}

/** Every image in one build, which runs the checks side by side; what they printed, by the image's number or name. */
async function results(): Promise<(name: string) => string> {
  const folder = temporaryFolder()
  const base = `${setting('BASE')}:runtime`
  const stages = BROKEN.map(({ remove }, number) => [
    `FROM ${base} AS broken-${number}`,
    // Each pattern must have matched something: a check can only be blamed on what is really gone.
    ...(remove.length > 0 ? [`RUN ${remove.map((pattern) => `rm -r ${pattern}`).join(' && ')}`] : []),
    `${AS_A_JOB} CHECKS=/checks EXPECTED=/input/expected.json sh /checks/checks/latex >/result/${number}`,
  ])
  const documents = Object.entries(LEFT_OUT).map(([engine, preamble]) => {
    writeFileSync(
      join(folder, `${engine}.tex`),
      `\\documentclass{article}${preamble}\\begin{document}x\\end{document}`,
    )
    return [
      `FROM ${base} AS ${engine}`,
      `${AS_A_JOB} sh -c '${engine} -interaction=nonstopmode -halt-on-error /input/${engine} >/result/${engine} 2>&1 || true'`,
    ]
  })
  const names = [...BROKEN.map((_, number) => `broken-${number}`), ...Object.keys(LEFT_OUT)]
  const last = ['FROM scratch', ...names.map((name) => `COPY --from=${name} /result/ /`)]
  writeFileSync(join(folder, 'expected.json'), JSON.stringify({ variant: 'latex' }))
  writeFileSync(join(folder, 'Dockerfile'), [...stages, ...documents, last].flat().join('\n'))
  const output = join(folder, 'output')
  mkdirSync(output)
  await command(
    'docker',
    ...['buildx', 'build', '--builder', 'default', '--progress=plain', '--no-cache', '--build-context'],
    ...[`checks=${CHECKS}`, '--output', `type=local,dest=${output}`, folder],
  )
  return (name) => readFileSync(join(output, name), 'utf8')
}

afterAll(cleanUp)

describe('the base image with TeX', () => {
  let printed: (name: string) => string

  beforeAll(async () => {
    printed = await results()
  })

  it.each(BROKEN.map((broken, number) => ({ ...broken, number })))(
    'is judged $image',
    ({ number, checks }) => {
      const red = readChecks(printed(String(number)).split('\n')).filter(({ ok }) => !ok)
      expect(red.map(({ name }) => name)).toEqual(checks)
    },
  )

  it('has no check that was never seen red', () => {
    const all = readChecks(printed('0').split('\n')).map(({ name }) => name)
    const seen = new Set(BROKEN.flatMap(({ checks }) => checks))
    expect(all.length).toBeGreaterThan(15)
    expect(all.filter((name) => !seen.has(name))).toEqual([])
  })

  it.each(Object.keys(LEFT_OUT))('says how to have a font that it leaves out, to %s', (engine) => {
    expect(printed(engine).replace(/\n(\(fontspec\) +)?/g, ' ')).toMatch(
      /in a Dockerfile: *RUN add-latex-fonts '?Libertinus|in a Dockerfile: RUN add-latex-fonts libertinus/,
    )
  })
})
