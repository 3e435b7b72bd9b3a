import type { Spec } from './model.ts'
import { type Problems, quoted } from './problems.ts'
import { lineOptions } from './requirement.ts'

/**
 * Notes the indexes that pip forgets without a word: `--index-url` replaces what stands above it, and with `--no-index` there are
 * none, above it and below (`handle_option_line` of pip's `req_file.py`).
 */
export function checkIndexes(items: readonly Spec[], problems: Problems): void {
  let above: Spec[] = []
  let none: Spec | undefined
  for (const item of items) {
    const options = lineOptions(item.text)
    const given = (name: string): number => options.filter((option) => option.name === name).length
    const [indexes, others] = [given('--index-url'), given('--extra-index-url')]
    if (given('--no-index') > 0) none ??= item
    if (none !== undefined) {
      const lost = indexes + others > 0 ? [...above, item] : above
      for (const { text, line } of lost) {
        problems.error(
          'lost-index',
          line,
          `pip ignores the index of ${quoted(text)}, because line ${none.line} has --no-index`,
          'Remove one of the two',
        )
      }
      above = []
      continue
    }
    if (indexes > 1) {
      problems.error(
        'lost-index',
        item.line,
        `pip uses only the last --index-url of ${quoted(item.text)}`,
        'Write --index-url once, and use --extra-index-url for the others',
      )
    }
    if (indexes > 0) {
      for (const { text, line } of above) {
        problems.error(
          'lost-index',
          line,
          `pip ignores the index of ${quoted(text)}, because --index-url on line ${item.line} replaces it`,
          'Write --index-url once, as the first of them, and use --extra-index-url for the others',
        )
      }
      above = []
    }
    if (indexes + others > 0) above.push(item)
  }
}
