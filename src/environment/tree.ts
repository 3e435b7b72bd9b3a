import { EVENT_ID, type Event, getScalarValue, parseEvents, SCALAR_STYLE, YAMLException } from 'js-yaml'
import type { Mapping, Node, Scalar } from './nodes.ts'
import type { Problems } from './problems.ts'
import { selectorIn } from './selector.ts'
import { lineFinder } from './source.ts'

/** Environments are three levels deep. */
const DEEPEST = 16
/** The largest real environment has about 60; more is junk, and every node could carry a finding. */
const MOST_EVENTS = 20_000

/** The document's tree, or `undefined` (with errors noted) when it cannot be read. Never throws for bad YAML. */
export function readTree(text: string, problems: Problems): Node | undefined {
  let events: Event[]
  try {
    events = parseEvents(text, { maxDepth: DEEPEST })
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error
    // What is open at the end is told behind the last line.
    const lines = text.trimEnd().split('\n')
    const line = Math.min((error.mark?.line ?? 0) + 1, lines.length)
    const hyphen = /^\s*-[A-Za-z0-9"']/.test(lines[line - 1] ?? '')
    problems.error(
      'yaml-syntax',
      line,
      `this line is not valid YAML: ${error.reason}`,
      hyphen
        ? 'Write a space after the hyphen'
        : 'Check the indentation, quotes and colons of this line and of the lines just above it',
    )
    return undefined
  }
  if (events.length > MOST_EVENTS) {
    problems.error(
      'too-many-items',
      1,
      `the file contains more than ${MOST_EVENTS} items`,
      'Check that this is the right file: it should be a conda environment',
    )
    return undefined
  }
  const documents = events.filter((event) => event.type === EVENT_ID.DOCUMENT).length
  if (documents === 0) {
    problems.error('empty-file', 1, 'the file is empty', 'Write name, channels and dependencies into it')
    return undefined
  }
  const builder = new Builder(text, events, problems)
  const tree = builder.document()
  if (documents > 1) {
    problems.error(
      'several-documents',
      builder.secondDocument(),
      'a second YAML document begins here, and an environment file may contain only one',
      'Remove the --- line or the second document',
    )
  }
  return tree
}

class Builder {
  readonly #text: string
  readonly #events: Event[]
  readonly #problems: Problems
  readonly #lineOf: (offset: number) => number
  /** Next event. */
  #next = 1
  /** Where in the text the last event ended: an empty item has no place of its own and is found from here. */
  #cursor = 0

  constructor(text: string, events: Event[], problems: Problems) {
    this.#text = text
    this.#events = events
    this.#problems = problems
    this.#lineOf = lineFinder(text)
  }

  document(): Node {
    return this.#node(1)
  }

  secondDocument(): number {
    const marker = /^---(?:\s|$)/gm
    marker.lastIndex = this.#cursor
    const found = marker.exec(this.#text)
    return this.#lineOf(found?.index ?? this.#cursor)
  }

  #node(lineAbove: number, inSequence = false): Node {
    const event = this.#events[this.#next]
    this.#next += 1
    switch (event?.type) {
      case EVENT_ID.SCALAR:
        return this.#scalar(event, inSequence, lineAbove)
      case EVENT_ID.SEQUENCE: {
        this.#cursor = event.start
        const line = this.#lineOf(event.start)
        this.#tag(event, ['!', '!!seq'], line)
        const items: Node[] = []
        while (!this.#closed()) items.push(this.#node(line, true))
        return { kind: 'sequence', line, items }
      }
      case EVENT_ID.MAPPING: {
        this.#cursor = event.start
        const line = this.#lineOf(event.start)
        this.#tag(event, ['!', '!!map'], line)
        return { kind: 'mapping', line, entries: this.#entries(line) }
      }
      case EVENT_ID.ALIAS: {
        this.#cursor = event.anchorEnd
        const line = this.#lineOf(event.anchorStart)
        this.#problems.error(
          'yaml-alias',
          line,
          `*${this.#text.slice(event.anchorStart, event.anchorEnd)} is a YAML alias, and the action does not read aliases`,
          'Write the content itself here, without an alias',
        )
        return { kind: 'scalar', value: '', line, plain: false, folded: false }
      }
      default:
        // An empty document has no node.
        return { kind: 'scalar', value: '', line: lineAbove, plain: true, folded: false }
    }
  }

  #closed(): boolean {
    if (this.#events[this.#next]?.type !== EVENT_ID.POP) return false
    this.#next += 1
    return true
  }

  #entries(line: number): Mapping['entries'] {
    const entries: Mapping['entries'] = []
    const seen = new Map<string, number>()
    while (!this.#closed()) {
      const key = this.#node(line)
      const value = this.#node(key.line)
      if (key.kind !== 'scalar') {
        this.#problems.error('complex-key', key.line, 'a key is not plain text', 'Write the key as one word')
        continue
      }
      const before = seen.get(key.value)
      if (key.value === '<<' && key.plain) {
        this.#problems.error(
          'merge-key',
          key.line,
          '<< merges other keys into these, and tools do not agree on what that means',
          'Write the merged keys here, without <<',
        )
      } else if (before !== undefined) {
        this.#problems.error(
          'duplicate-key',
          key.line,
          `the key ${JSON.stringify(key.value)} is already on line ${before}`,
          'Keep one of the two: conda uses only one of them, and does not say so',
        )
      }
      seen.set(key.value, before ?? key.line)
      entries.push({ key, value })
    }
    return entries
  }

  #scalar(event: Event & { type: typeof EVENT_ID.SCALAR }, inSequence: boolean, lineAbove: number): Scalar {
    if (event.valueStart < 0) {
      const line = inSequence ? this.#emptyItem() : lineAbove
      return { kind: 'scalar', value: '', line, plain: event.style === SCALAR_STYLE.PLAIN, folded: false }
    }
    this.#cursor = event.valueEnd
    const line = this.#lineOf(event.valueStart)
    this.#tag(event, ['!', '!!str'], line)
    const value = getScalarValue(this.#text, event)
    if (/\p{Surrogate}/u.test(value)) {
      this.#problems.error(
        'lone-surrogate',
        line,
        'the text contains half a character',
        'Remove the \\u escape',
      )
    }
    const block = event.style === SCALAR_STYLE.LITERAL_BLOCK || event.style === SCALAR_STYLE.FOLDED_BLOCK
    const selector = block ? undefined : selectorIn(this.#text, event.valueEnd)
    const written = this.#text.slice(event.valueStart, event.valueEnd)
    const before = this.#text.slice(this.#text.lastIndexOf('\n', event.valueStart - 1) + 1, event.valueStart)
    return {
      kind: 'scalar',
      value,
      line,
      plain: event.style === SCALAR_STYLE.PLAIN && event.tagStart < 0,
      ...(!block && { written: { text: written, column: [...before].length + 1 } }),
      folded: block || written.includes('\n'),
      ...(selector !== undefined && { selector }),
    }
  }

  #emptyItem(): number {
    const dash = /#.*|-/g
    dash.lastIndex = this.#cursor
    let found = dash.exec(this.#text)
    while (found !== null && found[0] !== '-') found = dash.exec(this.#text)
    if (found !== null) this.#cursor = found.index + 1
    return this.#lineOf(this.#cursor)
  }

  #tag(event: { tagStart: number; tagEnd: number }, allowed: string[], line: number): void {
    if (event.tagStart < 0) return
    const tag = this.#text.slice(event.tagStart, event.tagEnd)
    if (allowed.includes(tag)) return
    this.#problems.error('yaml-tag', line, `the YAML tag ${tag} is not allowed here`, 'Remove the tag')
  }
}
