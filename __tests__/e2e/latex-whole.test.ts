import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Check } from '../../src/verify/checks.ts'
import { cleanUp, setting, temporaryFolder } from './machine.ts'
import { buildResults, verifyStep } from './verify-steps.ts'

/**
 * All checks of TeX at once, as a build runs them: one document stands for several checks (contents.test.ts names single checks, which
 * make their own). Files that only one check needs must make that one fail.
 */
const TREE = '/usr/share/texlive/texmf-dist'
const TYPE1 = `${TREE}/fonts/type1/public`
const OTHER = '/usr/share/texmf/fonts/type1/public'

const ROWS: [what: string, change: string, failed: string[]][] = [
  ['Times', `rm -r ${TREE}/fonts/type1/urw/times`, ['latex.fonts-recommended']],
  // LuaTeX takes it, too.
  ['Computer Modern for formulas', `rm ${TYPE1}/amsfonts/cm/cmmi7.pfb`, ['latex.lualatex', 'latex.pdflatex']],
  ["LuaTeX's part of hyperref", `rm ${TREE}/tex/latex/hyperref/hluatex.def`, ['latex.lualatex']],
  [
    'fonts in their usual folder, so that TeX breaks other names in its log',
    `mv ${TYPE1}/rsfs ${TYPE1}/mathabx-type1 ${OTHER} && mktexlsr`,
    [],
  ],
]

async function results(): Promise<Check[][]> {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'input'))
  writeFileSync(join(folder, 'input/expected.json'), '{"base": "runtime", "variant": "latex"}\n')
  writeFileSync(join(folder, 'input/base'), 'runtime')
  const name = (at: number): string => `step-${at}`
  const stages = ROWS.flatMap(([, change], at) => [
    `FROM ${setting('BASE')}:runtime AS ${name(at)}`,
    'RUN mkdir -m 1777 /result',
    // One behind the other: the checks take both processors.
    verifyStep(
      'input',
      `{ ${change}; } >/dev/null 2>&1 && `,
      '',
      String(at),
      at === 0 ? undefined : name(at - 1),
    ),
  ])
  stages.push('FROM scratch', `COPY --from=${name(ROWS.length - 1)} /result/ /`)
  const checks = await buildResults(folder, stages)
  return ROWS.map((_row, at) => checks(at))
}

afterAll(cleanUp)

describe('the verification of all of TeX at once', () => {
  let found: Check[][]

  beforeAll(async () => {
    found = await results()
  })

  it.each(ROWS.map(([what, , failed], at) => ({ what, failed, at })))(
    'of an image without $what fails in $failed alone',
    ({ failed, at }) => {
      const checks = found[at] ?? []
      expect(checks.filter(({ name }) => name.startsWith('latex.')).length).toBeGreaterThan(15)
      expect(
        checks
          .filter(({ ok }) => !ok)
          .map(({ name }) => name)
          .sort(),
      ).toEqual(failed)
    },
  )
})
