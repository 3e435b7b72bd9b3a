import { namedImages } from '../../src/named-images/named-images.ts'
import type { MadeUp } from './made-up.ts'

/** BuildKit's word for a file: judge/main.go. */
export interface Judged {
  images: string[]
  error?: string
}

/** The names that are read here, as BuildKit writes them. */
export function buildKitNames(text: string, args: Record<string, string>): string[] {
  return namedImages(text, args, [])
    .images.map(({ reference: { registry, path, tag, digest } }) => {
      // It keeps the capitals of a host, which is asked in small letters.
      const host = registry === 'quay.io' ? 'Quay.io' : registry
      return `${host}/${path}${tag ? `:${tag}` : ''}${digest ? `@${digest}` : ''}`
    })
    .toSorted()
}

/** How many files were read as BuildKit reads them, and those that were not. What is said to be unknown is in neither. */
export function agreement(files: MadeUp[], judged: Judged[]): { same: number; different: unknown[] } {
  let same = 0
  const different = files.flatMap(({ text, args }, at) => {
    const { images, error } = judged[at] as Judged
    const found = buildKitNames(text, args)
    if (error !== undefined || namedImages(text, args, []).unknown.length > 0) return []
    same += 1
    return JSON.stringify(found) === JSON.stringify(images) ? [] : [{ text, args, found, images }]
  })
  return { same: same - different.length, different }
}
