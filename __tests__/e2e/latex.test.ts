import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { cleanUp, command, setting, temporaryFolder } from './machine.ts'

const AS_A_JOB =
  'RUN --network=none --mount=type=tmpfs,target=/github ' +
  '--mount=type=bind,target=/input mkdir -p /result /github/home && cd /github && HOME=/github/home '

/** A document that pdflatex cannot make, and one that xelatex cannot: their font is left out. */
const LEFT_OUT = {
  pdflatex: '\\usepackage[T1]{fontenc}\\usepackage{libertinus-type1}',
  xelatex: '\\usepackage{fontspec}\\setmainfont{LibertinusSerif-Regular.otf}',
}

/** What each engine printed; all in one build. */
async function results(): Promise<(name: string) => string> {
  const folder = temporaryFolder()
  const base = `${setting('BASE')}:runtime`
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
  const last = ['FROM scratch', ...Object.keys(LEFT_OUT).map((name) => `COPY --from=${name} /result/ /`)]
  writeFileSync(join(folder, 'Dockerfile'), [...documents, last].flat().join('\n'))
  const output = join(folder, 'output')
  mkdirSync(output)
  await command(
    'docker',
    ...['buildx', 'build', '--builder', 'default', '--progress=plain', '--no-cache'],
    ...['--output', `type=local,dest=${output}`, folder],
  )
  return (name) => readFileSync(join(output, name), 'utf8')
}

afterAll(cleanUp)

describe('the base image with TeX', () => {
  let printed: (name: string) => string

  beforeAll(async () => {
    printed = await results()
  })

  it.each(Object.keys(LEFT_OUT))('says how to have a font that it leaves out, to %s', (engine) => {
    expect(printed(engine).replace(/\n(\(fontspec\) +)?/g, ' ')).toMatch(
      /in a Dockerfile: *RUN add-latex-fonts '?Libertinus|in a Dockerfile: RUN add-latex-fonts libertinus/,
    )
  })
})
