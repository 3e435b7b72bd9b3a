import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runAction } from './action.ts'
import { Lecture, smallEnvironment } from './lecture.ts'
import { ROOT, setting } from './machine.ts'

/** A verified image by digest, to start from: built once, and reused by its fingerprint until a base has moved, as by a schedule. */
export async function goodImage(environment: string, inputs: Record<string, string> = {}): Promise<string> {
  const lecture = await Lecture.create({ 'environment.yml': environment })
  const { code, log, outputs } = await runAction(lecture, {
    name: `${setting('REGISTRY')}/e2e/good`,
    inputs,
    event: 'schedule',
  })
  if (code !== 0 || !outputs.image) throw new Error(`no good image to start from:\n${log.slice(-5000)}`)
  return outputs.image
}

export const SMALL = smallEnvironment('six==1.16.0')
export const BOOK = readFileSync(join(ROOT, 'examples/mini-lectures/environment.yml'), 'utf8')

/** What the verification is told of an image that `goodImage(BOOK)` made. */
export const BOOK_EXPECTED = {
  name: 'quantecon',
  packages: ['python', 'scipy', 'jupyter-book'],
  variables: { LANG: 'C.UTF-8' },
  variant: 'html',
  recipe: true,
}
