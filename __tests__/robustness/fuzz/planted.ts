import { must, type Target, text } from './target.ts'

/** Readers with one mistake each: whether the fuzzer finds them is the fuzzer's own test. */
export function planted(): Target[] {
  const corpus = [new TextEncoder().encode('name: a\nversion: "1"\n')]
  const target = (name: string, run: (input: string) => unknown): Target => ({
    name,
    corpus,
    words: ['::', '!!x'],
    run: (input) => {
      run(text(input))
      return 'accepted'
    },
  })
  return [
    target('nothing', () => undefined),
    target('crash', (input) => must(input.split('::').length < 3, 'two pairs of colons')),
    target('slow', (input) => {
      // Of CPU: on a busy machine the clock alone says nothing.
      const start = process.cpuUsage()
      const spent = (): number => {
        const { user, system } = process.cpuUsage(start)
        return user + system
      }
      while (input.length > 30_000 && spent() < 300_000);
    }),
    target('hang', (input) => {
      while (input.includes('!!x'));
    }),
  ]
}
