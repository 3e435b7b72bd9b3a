import { cut, replaced } from './shell-cuts.ts'

/** What a variable stands for; `undefined`: it is not set. May throw Unreadable for one that only the builder knows. */
export type Variables = (name: string) => string | undefined

interface Reading {
  /** Character that takes the meaning of the next one away: a backslash, or a backtick by the directive `escape`. */
  escape?: string
  rawQuotes?: boolean
  rawEscapes?: boolean
  /** `$name` stays as it is written where it has no value. */
  keepUnset?: boolean
}

/** A word that BuildKit may understand and this reader does not. */
export class Unreadable extends Error {}

function notRead(substitution: string): Unreadable {
  return new Unreadable(`the action does not read the substitution ${substitution}`)
}

/**
 * Words of an instruction with their variables replaced, as BuildKit does it (frontend/dockerfile/shell/lex.go), its slips
 * included. `text` is the whole as one word. Throws a SyntaxError where BuildKit refuses the words, and an Unreadable for those of the
 * cutting and replacing forms (`${x#a}`, `${x%a}`, `${x/a/b}`) that are not read here.
 */
export function shellWords(
  source: string,
  variables: Variables,
  reading: Reading = {},
): { text: string; words: string[] } {
  return new Lexer(source, variables, reading).untilEnd()
}

const END = ''
/** More would exhaust the stack, and nobody writes them. */
const MOST_NESTED = 100
const isSpace = (character: string): boolean => /^[\s\u0085]$/.test(character) && character !== '\uFEFF'

class Lexer {
  readonly #characters: string[]
  readonly #variables: Variables
  readonly #escape: string
  readonly #rawQuotes: boolean
  readonly #keepUnset: boolean
  #rawEscapes: boolean
  #at = 0
  #depth = 0
  /** One for all levels, as in BuildKit: the words inside `${x:-...}` take away what the outer word had so far. */
  #buffer = ''

  constructor(source: string, variables: Variables, reading: Reading) {
    this.#characters = [...source]
    this.#variables = variables
    this.#escape = reading.escape ?? '\\'
    this.#rawQuotes = reading.rawQuotes ?? false
    this.#rawEscapes = reading.rawEscapes ?? false
    this.#keepUnset = reading.keepUnset ?? false
  }

  untilEnd(): { text: string; words: string[] } {
    return this.#until(END)
  }

  #peek(): string {
    return this.#characters[this.#at] ?? END
  }

  #next(): string {
    const character = this.#peek()
    this.#at += 1
    return character
  }

  #until(stop: string): { text: string; words: string[] } {
    this.#buffer = ''
    const words: string[] = []
    let text = ''
    let inWord = false
    const addRaw = (piece: string): void => {
      this.#buffer += piece
      inWord = true
    }
    const add = (piece: string): void => {
      for (const character of piece) {
        if (!isSpace(character)) addRaw(character)
        else if (inWord && this.#buffer !== '') {
          words.push(this.#buffer)
          this.#buffer = ''
          inWord = false
        }
      }
    }
    const finished = (): { text: string; words: string[] } => {
      if (this.#buffer !== '') words.push(this.#buffer)
      this.#buffer = ''
      return { text, words }
    }
    for (let character = this.#peek(); character !== END; character = this.#peek()) {
      if (character === stop) {
        this.#next()
        return finished()
      }
      if (character === '$') {
        const value = this.#dollar()
        text += value
        add(value)
      } else if (character === '<' || character === "'" || character === '"') {
        const piece =
          character === '<' ? this.#arrows() : character === "'" ? this.#singleQuoted() : this.#doubleQuoted()
        text += piece
        addRaw(piece)
      } else if (this.#next() === this.#escape) {
        if (this.#rawEscapes) {
          addRaw(character)
          text += character
        }
        const escaped = this.#next()
        if (escaped === END) break
        addRaw(escaped)
        text += escaped
      } else {
        add(character)
        text += character
      }
    }
    if (stop !== END) throw new SyntaxError(`${stop} is missing`)
    return finished()
  }

  /** `<< WORD` is one word: blanks may stand before the name of a heredoc. */
  #arrows(): string {
    this.#next()
    if (this.#peek() !== '<') return '<'
    this.#next()
    let blanks = ''
    while (/^[\t\r ]$/.test(this.#peek())) blanks += this.#next()
    return `<<${blanks}`
  }

  #singleQuoted(): string {
    const quote = this.#next()
    let text = ''
    for (;;) {
      const character = this.#next()
      if (character === END) throw new SyntaxError('the closing single quote is missing')
      if (character === "'") return this.#rawQuotes ? quote + text + quote : text
      text += character
    }
  }

  #doubleQuoted(): string {
    const quote = this.#next()
    let text = ''
    for (;;) {
      const character = this.#peek()
      if (character === END) throw new SyntaxError('the closing double quote is missing')
      if (character === '"') {
        this.#next()
        return this.#rawQuotes ? quote + text + quote : text
      }
      if (character === '$') {
        text += this.#dollar()
        continue
      }
      this.#next()
      if (character !== this.#escape) {
        text += character
        continue
      }
      if (this.#rawEscapes) text += character
      const following = this.#peek()
      if (following === END) continue
      text += ['"', '$', this.#escape].includes(following) ? this.#next() : character
    }
  }

  #dollar(): string {
    this.#next()
    if (this.#peek() !== '{') {
      const name = this.#name()
      if (name === '') return '$'
      return this.#variables(name) ?? (this.#keepUnset ? `$${name}` : '')
    }
    this.#next()
    if (['', '{', '}', ':'].includes(this.#peek())) throw new SyntaxError('bad substitution')
    const name = this.#name()
    let modifier = this.#next()
    if (modifier === '}') return this.#variables(name) ?? (this.#keepUnset ? `\${${name}}` : '')
    const nullIsUnset = modifier === ':'
    if (nullIsUnset) modifier = this.#next()
    if (!nullIsUnset && modifier === '/') return this.#replacement(name)
    if (modifier === END || !'+-?#%'.includes(modifier)) throw new SyntaxError('unsupported modifier')
    const cuts = modifier === '#' || modifier === '%'
    if (nullIsUnset && cuts) throw new SyntaxError('unsupported modifier')
    const word = this.#inside('}', cuts)
    const value = this.#variables(name)
    if (this.#keepUnset && value === undefined)
      return `\${${name}${nullIsUnset ? ':' : ''}${modifier}${word}}`
    const missing = value === undefined || (nullIsUnset && value === '')
    if (modifier === '-') return missing ? word : (value ?? '')
    if (modifier === '+') return missing ? '' : word
    if (modifier === '#' || modifier === '%') {
      const left = value === undefined ? undefined : cut(value, modifier, word)
      if (left === undefined) throw notRead(`\${${name}${modifier}${word}}`)
      return left
    }
    if (missing) throw new SyntaxError(`${name} must have a value`)
    return value ?? ''
  }

  #replacement(name: string): string {
    const all = this.#peek() === '/'
    if (all) this.#next()
    const pattern = this.#inside('/', true)
    const replacement = this.#inside('}', true)
    const written = `\${${name}/${pattern}/${replacement}}`
    const value = this.#variables(name)
    if (this.#keepUnset && value === undefined) return written
    const made = value === undefined ? undefined : replaced(value, pattern, replacement, all)
    if (made === undefined) throw notRead(written)
    return made
  }

  #inside(stop: string, rawEscapes: boolean): string {
    const before = this.#rawEscapes
    this.#rawEscapes = rawEscapes
    this.#depth += 1
    if (this.#depth > MOST_NESTED) throw new SyntaxError('too many nested substitutions')
    const { text } = this.#until(stop)
    this.#depth -= 1
    this.#rawEscapes = before
    return text
  }

  #name(): string {
    const first = this.#peek()
    const digits = /^\p{Nd}$/u.test(first)
    if (!digits && /^[@*#?\-$!]$/.test(first)) return this.#next()
    const part = digits ? /^\p{Nd}$/u : /^[\p{L}\p{Nd}_]$/u
    let name = ''
    while (part.test(this.#peek())) name += this.#next()
    return name
  }
}
