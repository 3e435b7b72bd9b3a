import { describe, expect, it } from '@jest/globals'
import { INPUTS } from '../../src/inputs/raw.ts'
import { unknownInputs } from '../../src/inputs/unknown.ts'
import { nearest } from '../../src/nearest.ts'

describe('unknownInputs()', () => {
  it('names what action.yml does not have, and what was meant', () => {
    const env = {
      'INPUT_ENVIROMENT-FILE': 'x',
      INPUT_COLOUR: 'red',
      'INPUT_ENVIRONMENT-FILE': 'y',
      PATH: '/bin',
    }
    expect(unknownInputs(env).map(({ message, advice }) => `${message}. ${advice}`)).toEqual([
      'unknown input "colour", which has no effect. Remove it. README.md lists all inputs',
      'unknown input "enviroment-file", which has no effect. Write environment-file',
    ])
  })

  it('says nothing of those that it has, as the runner writes them', () => {
    const env = Object.fromEntries(INPUTS.map((name) => [`INPUT_${name.toUpperCase()}`, '']))
    expect(unknownInputs(env)).toEqual([])
  })
})

describe('nearest()', () => {
  it.each([
    ['enviroment-file', 'environment-file'],
    ['environment_file', 'environment-file'],
    ['apt_package', 'apt-packages'],
    ['docker-file', 'dockerfile'],
    ['colour', undefined],
    ['', undefined],
  ])('%j is near %j', (name, expected) => {
    expect(nearest(name, INPUTS)).toBe(expected)
  })
})
