import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Check } from '../../src/verify/checks.ts'
import { LISTS, type Row, rows } from '../contract/contents.ts'
import { BOOK, BOOK_EXPECTED, goodImage } from './good.ts'
import { cleanUp, setting, temporaryFolder } from './machine.ts'
import { buildResults, verifyStep } from './verify-steps.ts'

/**
 * Every line of the lists of contents and of the contract with container jobs: an image without just that thing is
 * rejected by the check that is there for it, which says what is missing. All of them in one build.
 */
const ROWS = rows().map((row) => ({ ...row, image: row.image ?? LISTS[row.of] ?? '' }))
const IMAGES = ['solver', 'html', 'runtime']
/** Beside each other; all at once would take each other's time until checks run out of theirs. */
const LANES = 2

/** What takes the row's thing away inside the step, so that nothing has to be stored for it. */
function removal({ of, line, purge, instructions, script }: Row): string {
  if (instructions !== undefined || script !== undefined) return ''
  // Each removal must succeed: a check can only be blamed on what is really gone.
  if (of === 'base/latex-fonts.txt')
    return `rm -r /usr/share/texlive/texmf-dist/fonts/*/*/${line.split(/\s+/)[1]} && `
  const installed = `dpkg-query -f '\${binary:Package} \${db:Status-Status}\\n' -W '${purge ?? line}' | sed -n 's/ installed$//p'`
  // sudo's own script refuses to leave root without a password.
  return `SUDO_FORCE_REMOVE=yes DEBIAN_FRONTEND=noninteractive dpkg --purge --force-all --no-triggers $(${installed}) >/tmp/log 2>&1 && `
}

async function results(): Promise<(name: string) => Check[]> {
  const folder = temporaryFolder()
  const input = (name: string, expected: object, script?: string): string => {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, 'expected.json'), JSON.stringify(expected))
    if ('base' in expected) writeFileSync(join(folder, name, 'base'), String(expected.base))
    if (script !== undefined) writeFileSync(join(folder, name, 'script'), script, { mode: 0o755 })
    return name
  }
  const start = (image: string, reference: string): string[] => [
    `FROM ${reference} AS ${image}`,
    'RUN mkdir -m 1777 /result',
  ]
  const inputs = new Map([['lecture', input('lecture', BOOK_EXPECTED)]])
  const stages = start('lecture', await goodImage(BOOK))
  for (const base of IMAGES) {
    inputs.set(base, input(base, { base, variant: 'latex' }))
    stages.push(...start(base, `${setting('BASE')}:${base}`))
  }
  const steps = [
    ...IMAGES.map((image) => ({ image, row: undefined })),
    ...ROWS.map((row) => ({ image: row.image, row })),
  ]
  const name = (at: number): string => `step-${at}`
  steps.forEach(({ image, row }, at) => {
    const folderOfInputs =
      row?.script === undefined ? (inputs.get(image) ?? '') : input(name(at), BOOK_EXPECTED, row.script)
    const previous = at < LANES ? undefined : name(at - LANES)
    const before = row === undefined ? '' : removal(row)
    stages.push(`FROM ${image} AS ${name(at)}`, ...(row?.instructions ?? []))
    stages.push(verifyStep(folderOfInputs, before, row?.check ?? '', String(at), previous))
  })
  stages.push('FROM scratch')
  for (let lane = 1; lane <= LANES; lane++) stages.push(`COPY --from=${name(steps.length - lane)} /result/ /`)
  const checks = await buildResults(folder, stages)
  return (of) => {
    const at = IMAGES.includes(of) ? IMAGES.indexOf(of) : IMAGES.length + Number(of)
    return checks(at)
  }
}

afterAll(cleanUp)

describe('the verification', () => {
  let found: (name: string) => Check[]

  beforeAll(async () => {
    found = await results()
  })

  it.each(IMAGES)('accepts the base image %s as it is', (image) => {
    expect(found(image).filter(({ ok }) => !ok)).toEqual([])
    expect(found(image).length).toBeGreaterThan(6)
  })

  it.each(ROWS.map((row, number) => ({ ...row, number })))(
    'rejects the image $image without $line',
    ({ number, check, says }) => {
      expect(found(String(number))).toEqual([
        expect.objectContaining({ name: check, ok: false, why: expect.stringContaining(says) }),
      ])
    },
  )
})
