/** What the scripts of our own recipes say when they stop a build. */

const MARK = 'container-action-error: '

/** Some of them only point to what another program has said. */
function isPointer(words: string): boolean {
  return /\babove$/.test(words)
}

/** The last of their messages that says something of its own, `undefined` when there is none. */
export function ownWords(lines: readonly string[]): string | undefined {
  return lines
    .filter((line) => line.startsWith(MARK))
    .map((line) => line.slice(MARK.length))
    .findLast((words) => !isPointer(words))
}

/** Without the messages that only point above, where what is above is a message of our own. */
export function withoutPointers(lines: readonly string[]): string[] {
  if (ownWords(lines) === undefined) return [...lines]
  return lines.filter((line) => !line.startsWith(MARK) || !isPointer(line))
}
