// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of Dockerfiles
import type { MadeUp } from '../named-images/made-up.ts'

/**
 * Dockerfiles of one stage, or of two that continue each other, whose ADD instructions name addresses in every way that is hard to read: the same seed, the same files.
 */
export function madeUpAdds(seed: number, count: number): MadeUp[] {
  let state = (seed % 2147483646) + 1
  const random = (): number => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
  const some = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const maybe = (text: string, chance = 0.3): string => (random() < chance ? text : '')
  const variable = (): string =>
    some(['$V', '${V}', '${V:-d}', '${V:+s}', '${W}', '$W', "'$V'", '"$V"', '\\$V', '${G}', '$U', '${V}${W}'])
  const part = (): string => some(['a', 'b.txt', 'x y', 'main', '%20', variable(), variable()])
  const address = (): string =>
    some([
      () => `https://h/${part()}/${part()}`,
      () => `http://h/${part()}?q=${part()}#f`,
      () => `HTTPS://h/${part()}`,
      () => `https://h/${part()}.git`,
      () => `https://h/a.git#${part()}:sub`,
      () => `https://h/a.git?${some(['ref', 'tag', 'branch', 'subdir'])}=${part()}`,
      () => `https://h/a.git#${'b'.repeat(40)}`,
      () => `git@h:a/${part()}.git`,
      () => `git://h/${part()}`,
      () => `ssh://git@h/a.git#${part()}`,
      () => 'github.com/a/b.git',
      () => `ftp://h/${part()}`,
      () => variable(),
      () => part(),
      () => `./https://h/${part()}`,
    ])()
  const quoted = (text: string): string => some([text, text, text, `"${text}"`, `'${text}'`])
  const flags = (): string =>
    [
      maybe(`--checksum=${some([`sha256:${'a'.repeat(64)}`, '$S', '"$S"', `sha256:$S`])} `, 0.15),
      maybe(some(['--chmod=755 ', '--link ', '--chown=1:1 ', '--keep-git-dir=true ', '--link=false ']), 0.3),
    ].join('')
  const add = (): string => {
    const sources = Array.from({ length: 1 + Math.floor(random() * 2) }, () => quoted(address()))
    if (random() < 0.2)
      return `ADD ${flags()}${JSON.stringify([...sources.map((text) => text.replace(/^["']|["']$/g, '')), '/x/'])}`
    return `${some(['ADD', 'add', 'Add'])} ${flags()}${sources.join(some([' ', '  ', ' \\\n  ', '\t']))} /x/`
  }
  const line = (): string =>
    some([
      add,
      add,
      add,
      () =>
        `ARG ${some(['V', 'V=1', 'V="1 2"', 'W=$V', 'V=1 W=2', 'U=https://h/u', 'G', `S=${'a'.repeat(64)}`, `S=sha256:${'a'.repeat(64)}`])}`,
      () => `ENV ${some(['V=e', 'V e f', 'V=1 W=$V', 'U=http://h/env', 'W="a b"', 'V=${V}2', 'V=\\$V'])}`,
      () => `ADD <<EOF /x\nADD https://h/in-heredoc /x\nEOF`,
      () => `RUN <<EOF\nADD https://h/in-run /x\nEOF`,
      () => `COPY a /x`,
      () => '# ADD https://h/comment /x',
      () => 'WORKDIR /$V',
    ])()
  const lines = (): string => `${Array.from({ length: 1 + Math.floor(random() * 6) }, line).join('\n')}\n`
  return Array.from({ length: count }, () => ({
    text: `${maybe('ARG G=global\n')}${maybe('ARG V=global\n', 0.2)}${maybe(`FROM scratch AS First\n${lines()}FROM first`, 0.4) || 'FROM scratch'}\n${lines()}`,
    args: { ...(random() < 0.3 && { V: 'given' }), ...(random() < 0.1 && { U: 'https://h/given' }) },
  }))
}
