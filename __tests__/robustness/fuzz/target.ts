/** What a target did with an input; anything that it throws is a find. */
export type Verdict = 'accepted' | 'refused'

/** One reader of hostile bytes, with what must hold for every input. */
export interface Target {
  name: string
  /** Real inputs that mutations start from. */
  corpus: Uint8Array[]
  /** Words that mean something to the reader. */
  words: string[]
  /** Throws for everything that must not happen: a crash, garbage that is accepted, a broken promise. */
  run(input: Uint8Array): Verdict | Promise<Verdict>
}

export const text = (input: Uint8Array): string => new TextDecoder().decode(input)
export const bytes = (content: string): Uint8Array => new TextEncoder().encode(content)

/** Fails the input with what was expected of it. */
export function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what)
}
