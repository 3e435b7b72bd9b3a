// The platforms of conda-lock's `platform_sel`, with conda-build's way of combining them.
const PLATFORM = '(?:linux|linux64|osx|osx64|unix|win|win32|win64|arm64|aarch64|ppc64le|x86_64)'
const SELECTOR = new RegExp(
  `^["'\\s\\]},:]*\\s#.*\\[\\s*((?:not )?${PLATFORM}(?: (?:and|or) (?:not )?${PLATFORM})*)\\s*\\][^()]*$`,
)

/** The condition in the comment of the line that goes on at `end`, where a scalar ends. */
export function selectorIn(text: string, end: number): string | undefined {
  const lineEnd = text.indexOf('\n', end)
  const rest = text.slice(end, lineEnd < 0 ? undefined : lineEnd)
  // Nobody writes a selector behind a longer comment, and the pattern takes quadratic time over one.
  return rest.length < 1000 && rest.includes('#') ? SELECTOR.exec(rest)?.[1] : undefined
}
