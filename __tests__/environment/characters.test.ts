import { describe, expect, it } from '@jest/globals'
import { followIncludes, inspectEnvironment, readEnvironment } from '../../src/environment/environment.ts'
import { memoryFiles } from '../fixtures/memory-files.ts'

const HEAD = 'name: x\nchannels:\n  - conda-forge\ndependencies:\n  - python=3.12\n'
const found = (text: string): string[] =>
  inspectEnvironment('environment.yml', new TextEncoder().encode(text))
    .findings.filter(({ rule }) => rule !== 'unpinned-requirement')
    .map(({ line, severity, message }) => `${line} ${severity}: ${message}`)

describe('a character that is not what it looks like is named with its column and code point', () => {
  const rows: [string, string, RegExp][] = [
    [
      'a no-break space in an item',
      `${HEAD}  - numpy\u00a0=2.1\n`,
      /^6 error: .*U\+00A0 \(no-break space\) in column 10/,
    ],
    [
      'a zero-width space at the end of an item',
      `${HEAD}  - scipy\u200b\n`,
      /^6 error: .*U\+200B \(zero-width space\) in column 10/,
    ],
    [
      'a byte order mark inside an item',
      `${HEAD}  - num\ufeffpy\n`,
      /^6 error: .*U\+FEFF \(byte order mark\) in column 8/,
    ],
    [
      'a full-width equals sign',
      `${HEAD}  - numpy＝2\n`,
      /^6 error: .*U\+FF1D \(full-width character "＝"\) in column 10/,
    ],
    [
      'an en dash for a hyphen',
      `${HEAD}  - python–dateutil\n`,
      /^6 error: .*U\+2013 \(en dash "–"\) in column 11/,
    ],
    ['a letter of another alphabet', `${HEAD}  - nump\u0443\n`, /^6 error: .*U\+0443 \("у"\) in column 9/],
    [
      'a character beyond 16 bits, and the column after it',
      `${HEAD}  - "\u{1f40d}"\n`,
      /^6 error: .*U\+1F40D .* in column 6/,
    ],
    ['one inside quotes', `${HEAD}  - "numpy\u200b=2"\n`, /^6 error: .*U\+200B .* in column 11/],
    ['one that is escaped', `${HEAD}  - "numpy\\u200b"\n`, /^6 error: .*U\+200B \(zero-width space\): /],
    ['a tab in an item', `${HEAD}  - numpy\t>=2\n`, /^6 error: .*U\+0009 \(tab\) in column 10/],
    [
      'a no-break space in a pip item',
      `${HEAD}  - pip:\n    - a\u00a0==1\n`,
      /^7 error: .*U\+00A0 .* in column 8/,
    ],
    [
      'a zero-width space in a pip item',
      `${HEAD}  - pip:\n    - a==1\u200b\n`,
      /^7 error: .*U\+200B .* in column 11/,
    ],
    [
      'one in a channel',
      `channels:\n  - conda\u2011forge\ndependencies: [python=3.12]\n`,
      /^2 error: .*U\+2011 \(non-breaking hyphen\b.* in column 10/,
    ],
    ['one in the name', `name: x\u200d\ndependencies: [python=3.12]\n`, /^1 error: .*U\+200D .* in column 8/],
    [
      'one in the indentation',
      `${HEAD}\u00a0 - numpy\n`,
      /^6 error: the line contains U\+00A0 \(no-break space\) in column 1,/,
    ],
    [
      'one behind the indentation',
      `${HEAD}  \u3000- numpy\n`,
      /^6 error: the line contains U\+3000 \(ideographic space\) in column 3,/,
    ],
    [
      'one behind the hyphen',
      `${HEAD}  -\u00a0numpy\n`,
      /^6 error: the line contains U\+00A0 \(no-break space\) in column 4,/,
    ],
    [
      'one behind a key',
      `${HEAD}  - pip:\u00a0\n    - a==1\n`,
      /^6 error: the line contains U\+00A0 .* in column 9,/,
    ],
    [
      'a full-width colon',
      'dependencies：\n  - numpy\n',
      /^1 error: the line contains U\+FF1A \(full-width character "："\) in column 13,/,
    ],
    [
      'a dash for the hyphen of an item',
      `${HEAD}  – numpy\n`,
      /^6 error: the line contains U\+2013 \(en dash "–"\) in column 3,/,
    ],
    [
      'one in a key',
      `name: x\ndependencies\u200b: [python=3.12]\n`,
      /^2 error: the key contains U\+200B .* in column 13/,
    ],
    [
      'one in the key of the pip section',
      `${HEAD}  - pip\u200b:\n    - a==1\n`,
      /^6 error: the key contains U\+200B .* in column 8/,
    ],
  ]
  it.each(rows)('%s', (_, text, expected) => {
    expect(found(text).filter((finding) => expected.test(finding))).toHaveLength(1)
  })

  it('a blank at the end of an item is a warning, since it is left out of what is installed', () => {
    expect(found(`${HEAD}  - numpy\u00a0\n`)).toEqual([expect.stringMatching(/^6 warning: .*U\+00A0/)])
  })

  it('in a requirements file that is included', async () => {
    const text = `${HEAD}  - pip:\n    - -r more.txt\n`
    const environment = readEnvironment('environment.yml', new TextEncoder().encode(text))
    const files = memoryFiles({ 'more.txt': '# first\nnumpy\u00a0==1\n' })
    const failure = await followIncludes(environment, files).catch((error: unknown) => error)
    expect(failure).toMatchObject({
      findings: [
        {
          file: 'more.txt',
          line: 2,
          message: expect.stringMatching(/U\+00A0 \(no-break space\) in column 6/),
        },
      ],
    })
  })

  const allowed: [string, string][] = [
    ['comments in any language', `${HEAD}  - numpy # 数値計算 – “x”\u00a0\n# \u00a0 x\n`],
    ['the name of a folder', `${HEAD}  - pip:\n    - ./päckchen\n`],
    ['the lines of a text', `description: |\n  – one\n  “two”\n${HEAD}`],
    ['a list of texts', `notes:\n- >\n  “one”\n- |\n  – two\n${HEAD}`],
    ['an indented list of texts', `notes:\n  - >\n    “one”\n  -\n    – two\n${HEAD}`],
    ['a plain text over several lines', `notes: This is\n  “one”\n\n  – two\n${HEAD}`],
    ['the lists of a key that conda ignores', `notes:\n  – one\n  “two”\n${HEAD}`],
    ['values of variables', `${HEAD}variables:\n  A: "a\u00a0b – c"\n`],
  ]
  it.each(allowed)('not in %s', (_, text) => {
    expect(found(text).filter((finding) => !/the key "(?:description|notes)"/.test(finding))).toEqual([])
  })

  it.each(['说明: 环境', 'descripción: x', '"注（旧）": x', 'my–notes: x'])(
    'not in the unknown key %s',
    (line) => {
      expect(found(`${HEAD}${line}\n`)).toEqual([
        expect.stringMatching(/^6 warning: conda does not know the key/),
      ])
    },
  )

  it.each(['dependenciеs', 'channels\u200b', 'n\u0430me'])(
    'but in %j, which looks like a key of conda',
    (key) => {
      expect(found(`${key}: x\n`)).toContainEqual(expect.stringMatching(/^1 error: the key contains U/))
    },
  )

  it('but in the lines after a key that conda ignores', () => {
    expect(found(`notes: This\n  – is\n${HEAD}  – numpy\n`)).toContainEqual(
      expect.stringMatching(/^8 error: the line contains U\+2013/),
    )
  })

  it('but in the lines after a text', () => {
    expect(found(`description: |\n  – one\n${HEAD}  – numpy\n`)).toEqual([
      expect.stringMatching(/^8 error: the line contains U\+2013/),
    ])
  })
})

describe('a pip section whose items are not below it', () => {
  it('says that the items are indented wrongly, with their lines', () => {
    const text = `${HEAD}  - pip\n  - pip:\n  - jupyter-book==1.0.3\n  - ghp-import==2.1.0\n`
    const { findings } = inspectEnvironment('environment.yml', new TextEncoder().encode(text))
    expect(findings).toMatchObject([
      {
        severity: 'warning',
        rule: 'pip-indentation',
        line: 8,
        message: expect.stringContaining('the same indentation as "- pip:" on line 7'),
        advice: expect.stringContaining('indent lines 8 to 9 more'),
      },
    ])
  })

  it('says that a colon is missing behind "- pip"', () => {
    const text = `${HEAD}  - pip\n    - jupyter-book==1.0.3\n`
    expect(found(text)).toEqual([
      expect.stringMatching(/^6 error: YAML does not read the items below "- pip" as a list/),
    ])
  })
})
