import { afterAll, expect, it } from '@jest/globals'
import { cleanUp, command, ROOT, setting } from './machine.ts'

afterAll(cleanUp)

/** Run by the Python of the base image. */
it('sources without a valid .pyc get one, the same on any number of processors; the rest is left alone', async () => {
  const said = await command(
    'docker',
    ...['run', '--rm', '--volume', `${ROOT}/containers/lecture:/recipe:ro`],
    ...['--volume', `${import.meta.dirname}/tree:/tree:ro`, `${setting('BASE')}:solver`],
    ...['/opt/conda/bin/python', '-I', '-B', '/tree/compile_cases.py', '/recipe/compile.py', '/tmp'],
  )
  expect(JSON.parse(said)).toEqual({
    code: [0, 0],
    said: 'container-action-compile: 602 of 609 files without a valid .pyc were compiled',
    complaints: '',
    compiled: 604,
    broken: [],
    kept: ['kept.py', 'hashed.py'],
    renewed: true,
    different: [],
  })
})
