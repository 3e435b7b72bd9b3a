// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of Dockerfiles

import { remoteSources } from '../../../../src/dockerfile/remote-sources.ts'
import { Failure } from '../../../../src/failure.ts'
import { lockHash, readLock } from '../../../../src/fingerprint/lock.ts'
import { memoryFiles } from '../../../fixtures/memory-files.ts'
import { filesOf } from '../corpus.ts'
import { bytes, must, type Target, text } from '../target.ts'

/** What the ADD instructions of a Dockerfile fetch. */
export function remotes(): Target {
  return {
    name: 'remote sources',
    corpus: [...filesOf('examples', /Dockerfile$/), ...ADDS.map(bytes)],
    words: [
      ...[
        'ADD https://h/a /x\n',
        'ADD ',
        '--checksum=',
        '$V',
        '${V:-d}',
        'ARG V=1\n',
        'ENV V=1\n',
        'FROM x\n',
      ],
      ...[
        'https://',
        'http://',
        'git://',
        'git@h:a',
        '.git',
        '#main',
        '?ref=',
        '["',
        '"]',
        '<<EOF\n',
        '\\\n',
      ],
    ],
    run(input) {
      const found = remoteSources(text(input), { V: 'given' })
      for (const source of found) {
        if (source.kind === 'download') must(/^https?:\/\//.test(source.url), 'a download without http')
        if (source.kind === 'git') must(/^(?:https?|ssh|git):\/\//.test(source.url), 'git without a scheme')
        must(source.line > 0, 'no line')
      }
      return found.length > 0 ? 'accepted' : 'refused'
    },
  }
}

const BETWEEN = '\n=====\n'

/** The four files of a lock. */
export function lock(): Target {
  const files = [
    `@EXPLICIT\nhttps://h/noarch/a-1-0.conda#${'a'.repeat(32)}`,
    `a==1\nb @ git+https://h/b@${'b'.repeat(40)}\nc @ https://h/c.whl#sha256=${'c'.repeat(64)}`,
    'libc6\t2.39-1\tamd64',
    `ghcr.io/a/b@sha256:${'d'.repeat(64)}`,
  ]
  return {
    name: 'lock',
    corpus: [bytes(files.join(BETWEEN)), bytes(files.slice(0, 2).join(BETWEEN))],
    words: [BETWEEN, '@EXPLICIT\n', '-r x\n', ' @ ', '==', '#sha256=', '\t', '# x\n', 'sha256:', '..', '\r'],
    async run(input) {
      const [conda, pip, apt, base] = text(input).split(BETWEEN)
      const tree = Object.entries({ 'conda-explicit': conda, 'pip-freeze': pip, apt, base }).flatMap(
        ([name, content]) => (content === undefined ? [] : [[`lock/${name}.txt`, content]]),
      )
      try {
        const found = await readLock(memoryFiles(Object.fromEntries(tree)), 'lock')
        must(/^[0-9a-f]{64}$/.test(lockHash(found)), 'no hash')
        must(!/^\s*-/m.test(found.pip) && !/^\s*-/m.test(found.apt ?? ''), 'an option among the packages')
        must(found.base === undefined || found.base.digest !== undefined, 'a base without digest')
        return 'accepted'
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        return 'refused'
      }
    },
  }
}

const ADDS = [
  'ARG G=1\nFROM x\nARG V=$G\nENV W="a b"\nADD https://h/$V/${W} http://h/b?c=d#e /x/\n',
  `FROM x\nADD --checksum=sha256:${'a'.repeat(64)} --chmod=755 https://h/a /x\nADD ["https://h/b", "/x"]\n`,
  'FROM x\nADD https://h/a.git#main:sub git@h:a/b.git https://h/c.git?tag=v1 /x/\nONBUILD ADD $V /x\n',
]
