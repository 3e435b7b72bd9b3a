import { execFileSync } from 'node:child_process'
import { createServer, type ServerResponse } from 'node:http'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { runAction } from './action.ts'
import { publicTags } from './expectations.ts'
import { Lecture, smallEnvironment } from './lecture.ts'
import { cleanUp, later, setting, unique } from './machine.ts'
import { Repository } from './registry.ts'

afterAll(cleanUp)

/** Address of this machine as a step of a build sees it. */
let server = ''

/** Answers in the way that the first part of the path says; below `files`, an index that is good and a file that is not. */
beforeAll(async () => {
  const fail = (how: string, response: ServerResponse): void => {
    if (how !== 'cut') return void response.writeHead(Number(how)).end('sorry')
    response.writeHead(200, { 'content-length': '1000' }).write('half', () => response.destroy())
  }
  const http = createServer((request, response) => {
    const [, first = '', second = '', last = ''] = (request.url ?? '').split('/')
    if (first !== 'files') return fail(first, response)
    if (last !== 'simple') return fail(second, response)
    const link = `<a href="/files/${second}/x-1-py3-none-any.whl">x-1-py3-none-any.whl</a>`
    response.writeHead(200, { 'content-type': 'text/html' }).end(link)
  })
  await new Promise<void>((done) => http.listen(0, '0.0.0.0', done))
  later(() => new Promise((done) => http.close(done)))
  later(() => http.closeAllConnections())
  // Asked of the engine: the machine's own list leaves the bridge out while no container runs.
  const gateway = ['network', 'inspect', 'bridge', '--format', '{{(index .IPAM.Config 0).Gateway}}']
  const bridge = execFileSync('docker', gateway).toString().trim()
  expect(bridge).toMatch(/^\d+\.\d+\.\d+\.\d+$/)
  server = `http://${bridge}:${(http.address() as { port: number }).port}`
})

const index = (path: string, ...more: string[]): string =>
  smallEnvironment(
    `--index-url ${server}/${path}/simple`,
    `--trusted-host ${new URL(server).hostname}`,
    'x==1',
    ...more,
  )

async function fails(environment: string) {
  const name = `${setting('REGISTRY')}/e2e/${unique('downloads')}`
  const lecture = await Lecture.create({ 'environment.yml': environment })
  const result = await runAction(lecture, { name, inputs: { cache: 'none' } })
  expect(result.code).toBe(1)
  expect(await publicTags(new Repository(name))).toEqual({})
  // Nothing is ever shown in a file of the action's own.
  expect(result.log).not.toMatch(/Dockerfile:\d/)
  return result
}

it.each([
  ['an index answers 429', '429', 'rate-limited'],
  ['an index answers 503', '503', 'registry-unavailable'],
  ['an index breaks off', 'cut', 'registry-unavailable'],
  ['an index has no such package', '404', 'unsolvable-environment'],
  ['a file is above a limit', 'files/429', 'rate-limited'],
  ['a file does not arrive whole', 'files/cut', 'registry-unavailable'],
  ['a file is not there', 'files/404', 'unsolvable-environment'],
])('pip: %s', async (_sentence, path, expected) => {
  const environment = index(path)
  const { errors, placed } = await fails(environment)
  expect(errors).toEqual([{ title: `container-action: ${expected}`, message: expect.anything() }])
  // Only what the file can mend is shown in it.
  const line = environment.split('\n').findIndex((text) => text.includes('x==1')) + 1
  expect(placed.map(({ file, line }) => [file, line])).toEqual(
    expected === 'unsolvable-environment' ? [['environment.yml', line]] : [],
  )
})

/** The stand-in reads channels of this machine only. */
const real = !execFileSync('docker', ['run', '--rm', `${setting('BASE')}:solver`, 'mamba', '--version'])
  .toString()
  .includes('stand-in')

const ofChannels = real ? it : it.skip
ofChannels.each([
  ['answers 429', '429', 'rate-limited'],
  ['answers 503', '503', 'registry-unavailable'],
  ['is not there', '404', 'unsolvable-environment'],
])('mamba: a channel %s', async (_sentence, path, expected) => {
  const environment = smallEnvironment('jupyter-book').replace('- default', `- ${server}/${path}`)
  const { errors, placed } = await fails(environment)
  expect(errors.map(({ title }) => title)).toEqual([`container-action: ${expected}`])
  const files = placed.map(({ file }) => file)
  expect(files.filter((file) => expected !== 'unsolvable-environment' || file !== 'environment.yml')).toEqual(
    [],
  )
})
