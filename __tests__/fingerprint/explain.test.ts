import { describe, expect, it } from '@jest/globals'
import type { Json } from '../../src/environment/canonical.ts'
import { explainEnvironment } from '../../src/fingerprint/fingerprint.ts'

describe('explainEnvironment', () => {
  const pip = (...items: string[]): Json => ({ pip: items })
  const conda = (...items: string[]): Json => ({ conda: items })
  const rows: [string, Json, Json, string[], string][] = [
    ['nothing', pip('a==1'), pip('a==1'), [], ''],
    [
      'a version',
      pip('quantecon-book-theme==0.20.2'),
      pip('quantecon-book-theme==0.21.0'),
      ['pip'],
      'pip section changed: quantecon-book-theme 0.20.2 -> 0.21.0',
    ],
    ['an addition', pip('a==1'), pip('a==1', 'b==2'), ['pip'], 'pip section changed: added b 2'],
    ['a removal', conda('a', 'b=1'), conda('a'), ['conda'], 'conda section changed: removed b 1'],
    [
      'a conda version',
      conda('python=3.12'),
      conda('python=3.13'),
      ['conda'],
      'conda section changed: python 3.12 -> 3.13',
    ],
    [
      'a conda channel',
      conda('numpy=1'),
      conda('conda-forge::numpy=1'),
      ['conda'],
      'conda section changed: added conda-forge::numpy 1, removed numpy 1',
    ],
    ['a pin', pip('a'), pip('a>=1,<2'), ['pip'], 'pip section changed: a any -> >=1,<2'],
    ['an operator', conda('a=1'), conda('a==1'), ['conda'], 'conda section written differently: a=1 -> a==1'],
    [
      'the order',
      pip('a==1', 'b==1'),
      pip('b==1', 'a==1'),
      ['pip-order'],
      'order of the pip section changed',
    ],
    [
      'a git reference',
      pip('git+https://h/o/x.git@main'),
      pip('x==1'),
      ['pip'],
      'pip section changed: x git+https://h/o/x.git@main -> 1',
    ],
    [
      'a new pip section',
      conda('a'),
      { conda: ['a'], pip: ['b==1'] },
      ['pip'],
      'pip section changed: added b 1',
    ],
    [
      'an empty pip section',
      conda('a'),
      { conda: ['a'], pip: [] },
      ['pip'],
      'pip section added, both without items',
    ],
    [
      'the order of channels',
      { channels: ['a', 'b'] },
      { channels: ['b', 'a'] },
      ['channels'],
      'order of channels changed',
    ],
    ['a channel', { channels: ['a'] }, { channels: ['a', 'b'] }, ['channels'], 'channels changed: added b'],
    ['the name', { name: 'a' }, { name: 'b' }, ['name'], 'name a -> b'],
    ['a first name', {}, { name: 'b' }, ['name'], 'name none -> b'],
    [
      'variables',
      { variables: { A: '1', C: '1' } },
      { variables: { A: '2', B: '1' } },
      ['variables'],
      'variables changed: A 1 -> 2, added B, removed C',
    ],
    ['an unknown key', {}, { other: { platforms: ['x'] } }, ['other'], 'other keys changed: added platforms'],
    [
      'a selector',
      {},
      { selectors: { 'dependencies.1': 'win' } },
      ['other'],
      'other keys changed: added selectors',
    ],
    [
      'a section that conda misreads',
      conda('a'),
      { conda: ['a', { conda: ['b'] }] },
      ['conda'],
      'conda section changed: added {"conda":["b"]}',
    ],
    [
      'all at once',
      { name: 'a', conda: ['b=1'], pip: ['c==1'] },
      { name: 'x', conda: ['b=2'], pip: ['c==2'] },
      ['name', 'conda', 'pip'],
      'name a -> x; conda section changed: b 1 -> 2; pip section changed: c 1 -> 2',
    ],
    [
      'content of another shape',
      'junk',
      { name: 'b' },
      ['name', 'other'],
      'name none -> b; other keys changed: removed content',
    ],
    [
      'lists that are none',
      { conda: 'x', channels: 5, variables: null },
      {},
      ['channels', 'conda', 'variables'],
      'channels changed: removed 5; conda section changed: removed x; variables changed',
    ],
  ]
  it.each(rows)('%s', (_, before, after, kind, text) => {
    expect(explainEnvironment(before, after)).toEqual({ kind, text })
  })
})
