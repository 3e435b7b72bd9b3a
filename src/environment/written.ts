import { createHash } from 'node:crypto'
import { EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE } from 'js-yaml'

/**
 * SHA-256 of what a YAML file says to any reader: its values with their order, tags and anchors, and whether each is in quotes, since
 * `1.10` is a number to some and `"1.10"` is not. Comments, blanks, line ends and the kind of quotes do not count. Of the bytes
 * where the YAML cannot be read, or not by all readers alike.
 */
export function writtenHash(bytes: Uint8Array): string {
  return createHash('sha256')
    .update(says(bytes) ?? bytes)
    .digest('hex')
}

/** Readers of YAML 1.1, PyYAML among them, end lines and hence comments at these; those of 1.2 do not. */
const OTHER_LINE_ENDS = /[\x85\u2028\u2029]/

function says(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r\n?/g, '\n')
    if (OTHER_LINE_ENDS.test(text)) return undefined
    const part = (start: number, end: number): string | null => (start < 0 ? null : text.slice(start, end))
    const events = parseEvents(text, { maxDepth: 16 }).map((event): unknown[] => {
      switch (event.type) {
        case EVENT_ID.SCALAR:
          return [
            event.type,
            event.style === SCALAR_STYLE.PLAIN,
            event.valueStart < 0 ? '' : getScalarValue(text, event),
            part(event.tagStart, event.tagEnd),
            part(event.anchorStart, event.anchorEnd),
          ]
        case EVENT_ID.SEQUENCE:
        case EVENT_ID.MAPPING:
          return [event.type, part(event.tagStart, event.tagEnd), part(event.anchorStart, event.anchorEnd)]
        case EVENT_ID.ALIAS:
          return [event.type, part(event.anchorStart, event.anchorEnd)]
        // %YAML and %TAG change what values mean.
        case EVENT_ID.DOCUMENT:
          return [event.type, event.directives]
        default:
          return [event.type]
      }
    })
    return JSON.stringify(events)
  } catch {
    return undefined
  }
}
