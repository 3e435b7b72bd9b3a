// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of Dockerfiles
/** A Dockerfile and the build arguments that it is built with. */
export interface MadeUp {
  text: string
  args: Record<string, string>
}

/**
 * Dockerfiles put together at random from what is hard to read: the same seed, the same files. Most of them BuildKit builds; the
 * others show that nothing is read into what it refuses.
 */
export function madeUp(seed: number, count: number): MadeUp[] {
  const random = generator(seed)
  const some = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const maybe = (text: string, chance = 0.3): string => (random() < chance ? text : '')
  const image = (): string =>
    some([
      ...['alpine', 'ubuntu:24.04', 'python:3.13-slim', 'ghcr.io/a/b:c', 'localhost/x', 'localhost:5000/y:1'],
      ...[
        'Quay.io/z',
        'a/b',
        'index.docker.io/library/debian',
        'docker.io/nginx',
        '127.0.0.1:5000/q/r:latest',
      ],
      `alpine@sha256:${'0'.repeat(64)}`,
    ])
  const variable = (): string =>
    some([
      ...[
        '${V}',
        '$V',
        '${V:-3.20}',
        '${V-3.20}',
        '${V:+set}',
        '${V+set}',
        '${W}',
        '${V:-${W:-x}}',
        '"${V}"',
      ],
      ...["'$V'", '\\$V', '${E:-e}', '${E-e}', '${TARGETSTAGE}', '$V$W', '${V:?no}', '${V', '${:x}', '`'],
    ])
  const stage = (): string => some(['base', 'Base', 'build', 'alpine', 'a.b', 'stage-0', 'x_y'])
  const base = (): string =>
    some([
      image,
      image,
      stage,
      () => `alpine:${variable()}`,
      variable,
      () => `"${image()}"`,
      () => 'scratch',
      () => `a${variable()}b`,
    ])()
  const source = (): string =>
    some([
      image,
      image,
      stage,
      stage,
      () => some(['0', '1', '+1', '-1', '2', '00']),
      () => 'scratch',
      () => `"${image()}"`,
      () => `'${stage()}'`,
      () => some(['', '$V', 'a\\lpine', '"al"pine']),
    ])()
  const mount = (): string => {
    const options = [
      some(['type=bind', 'type=cache', 'TYPE=Bind', 'type=tmpfs', 'type=secret', 'rw', 'readonly']),
      ...(random() < 0.7 ? [`${some(['from', 'FROM', 'From'])}=${source()}`] : []),
      'target=/mnt',
    ]
    return `--mount=${some([options.join(','), options.toReversed().join(','), `"${options.join(',')}"`])}`
  }
  const heredoc = (): string => {
    const word = some(['EOF', "'EOF'", '"EOF"', ' EOF', 'E"O"F', '$EOF', 'END_1', '-EOF', '- EOF'])
    const name = word.replace(/^-\s*/, '').replace(/["'\s]/g, '')
    const inside = some([`COPY --from=${image()} / /`, `FROM ${image()}`, 'echo $X', '# no comment', ''])
    return `<<${word}\n${inside}\n${word.startsWith('-') ? '\t' : ''}${maybe('x', 0.05)}${name}`
  }
  const command = (): string =>
    some([
      () => `COPY ${maybe('--link ')}--from=${source()} /a /b`,
      () => `COPY --from=${source()} ${maybe('--chown=1:1 ')}/a /b`,
      () => `copy --from=${source()} ["/a", "/b"]`,
      () => `RUN ${maybe(`${mount()} `)}${mount()} true`,
      () => `RUN ${mount()} \\\n  ${maybe('# comment\n')}${maybe('\n')}${mount()} true`,
      () => `RUN ${heredoc()}`,
      () => `RUN ${mount()} cat ${heredoc()}`,
      () => `RUN echo "${heredoc().split('\n')[0]}"`,
      () => `RUN echo it${maybe("'")}s ${maybe('# no comment ')}\\\n  COPY --from=${image()} / /`,
      () => `COPY ${heredoc().split('\n')[0]} /etc/x\n${heredoc().split('\n').slice(1).join('\n')}`,
      () => `ONBUILD COPY --from=${source()} /a /b`,
      () => `ONBUILD RUN ${mount()} true`,
      () => `ENV V=${some(['1', 'from-env'])}`,
      () => `ARG V${maybe('=stage')}`,
      () => `# COPY --from=${image()} / /`,
      () => `  RUN true \\\n\n\n`,
      () => 'WORKDIR /x',
      () => `RUN true \\ \n && COPY --from=${image()}`,
      () => `RUN true \\\\\nCOPY --from=${source()} /a /b`,
    ])()
  const from = (): string =>
    `${some(['FROM', 'from', '  FROM', 'FROM  '])} ${maybe(some(['--platform=linux/amd64 ', '--platform=$BUILDPLATFORM ', '--platform="linux/arm64" ']))}${base()}${maybe(` ${some(['AS', 'as', 'As'])} ${stage()}`, 0.7)}`
  const argument = (): string =>
    `ARG ${some(['V', 'V=3.19', 'V="3.18"', "V='$W'", 'W=w', 'V=${W}1', 'V=1 W=2', 'E=', 'V="a b"', 'V=a\\ b', 'TARGETSTAGE=z', 'V=${V:-d}'])}`
  const list = (most: number, make: () => string): string[] =>
    Array.from({ length: Math.floor(random() * (most + 1)) }, make)
  return Array.from({ length: count }, () => {
    const stages = [0, ...list(3, () => '')].map(() => [from(), ...list(4, command)].join('\n'))
    const head = [
      maybe(
        some([
          '# syntax=docker/dockerfile:1\n',
          '# escape=`\n',
          '# foo=bar\n# escape=`\n',
          '\n# escape=`\n',
          '#escape=\\\n',
        ]),
        0.25,
      ),
      maybe('# a comment\n', 0.2),
    ].join('')
    const args = {
      ...(random() < 0.3 && { V: some(['3.17', '', 'x y']) }),
      ...(random() < 0.1 && { W: 'given' }),
    }
    return {
      text: `${head}${list(3, argument)
        .map((line) => `${line}\n`)
        .join('')}${stages.join('\n')}\n`,
      args,
    }
  })
}

/** Park and Miller's. */
function generator(seed: number): () => number {
  let state = (seed % 2147483646) + 1
  return () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
}
