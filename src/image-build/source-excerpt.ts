/** The lines of a Dockerfile that buildx prints below the step that failed. */

const PLACE = /^\S*?([^\s/:]+):(\d+)$/
const RULE = /^-{20}$/

export interface Excerpt {
  /** Name of the Dockerfile, without its folder. */
  file: string
  /** First line of the step. */
  line: number
}

/** Where the step stands that failed, and the other lines. Text of a Dockerfile must not be taken for a message. */
export function splitExcerpt(tail: readonly string[]): { excerpt: Excerpt | undefined; rest: string[] } {
  const rest: string[] = []
  let excerpt: Excerpt | undefined
  for (let index = 0; index < tail.length; index += 1) {
    const place = RULE.test(tail[index + 1] ?? '') ? PLACE.exec(tail[index] ?? '') : null
    const end = place === null ? -1 : tail.findIndex((line, at) => at > index + 1 && RULE.test(line))
    if (place === null || end < 0) {
      rest.push(tail[index] ?? '')
      continue
    }
    excerpt = { file: place[1] ?? '', line: Number(place[2]) }
    index = end
  }
  return { excerpt, rest }
}

/** Whether a line, one after the other, belongs to the excerpt of a file of this name: nobody looks for a line in a file of ours. */
export function excerptOf(name: string): (line: string) => boolean {
  let rules = 2
  return (line) => {
    if (rules === 2) {
      if (PLACE.exec(line)?.[1] === name) rules = 0
      return rules === 0
    }
    const rule = RULE.test(line)
    if (rule) rules += 1
    else if (rules === 0) rules = 2
    return rule || rules < 2
  }
}
